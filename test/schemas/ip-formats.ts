/** The formats `ipv4` and `ipv6`, as strict as the parser of Rust's standard library. */
export function isIpv4(text: string): boolean {
	const parts = text.split(".");
	return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

export function isIpv6(text: string): boolean {
	const halves = text.split("::");
	if (halves.length > 2) return false;
	const counts = halves.map((half, i) => groups(half, i === halves.length - 1));
	const total = counts.reduce((sum, count) => sum + count, 0);
	return halves.length === 2 ? total < 8 : total === 8;
}

/** Number of 16-bit groups in a part without `::`; NaN when one of them is none. */
function groups(half: string, last: boolean): number {
	if (half === "") return 0;
	return half
		.split(":")
		.map((group, i, all) => {
			if (/^[0-9A-Fa-f]{1,4}$/.test(group)) return 1;
			return last && i === all.length - 1 && isIpv4(group) ? 2 : Number.NaN;
		})
		.reduce((sum, count) => sum + count, 0);
}
