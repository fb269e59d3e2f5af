const NANOS_PER_MS = 1_000_000;

/** Odd, so that no digit at the end is a zero that Plane would leave out. */
let tick = 1;

/** A time as Plane writes it, with nanoseconds: `Date` does not hold all of it. Later calls of one millisecond are later. */
export function utcTime(ms: number): string {
	tick = (tick + 2) % NANOS_PER_MS;
	return new Date(ms).toISOString().replace("Z", `${String(tick).padStart(6, "0")}Z`);
}
