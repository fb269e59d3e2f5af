const NANOS_PER_MS = 1_000_000n;
let last = 0n;

/** Nanoseconds since 1970, never the same twice: what a server stores has an order. */
export function nanosNow(): bigint {
	const now = BigInt(Date.now()) * NANOS_PER_MS;
	last = now > last ? now : last + 1n;
	return last;
}

/** RFC 3339 as Go writes it: with as many digits as it takes. */
export function timeText(nanos: bigint): string {
	const whole = new Date(Number(nanos / NANOS_PER_MS)).toISOString().slice(0, -".000Z".length);
	const fraction = String(nanos % 1_000_000_000n)
		.padStart(9, "0")
		.replace(/0+$/, "");
	return fraction === "" ? `${whole}Z` : `${whole}.${fraction}Z`;
}

/** Nanoseconds since 1970 of an RFC 3339 time; undefined when it is none. */
export function nanosOf(time: string): bigint | undefined {
	const [, whole = "", fraction = "", zone = ""] = /^([^.Zz+]+?)(?:\.(\d{1,9}))?(Z|z|[+-]\d\d:\d\d)$/.exec(time) ?? [];
	const ms = Date.parse(`${whole}${zone}`);
	return Number.isNaN(ms) ? undefined : BigInt(ms) * NANOS_PER_MS + BigInt(fraction.padEnd(9, "0"));
}
