/** The nearest value a schema can tell apart: one up or down for an integer, the neighbouring double beyond 2^53. */
export function nextDouble(value: number, direction: "up" | "down"): number {
	const step = direction === "up" ? 1 : -1;
	let distance = 1;
	while (value + step * distance === value) distance *= 2;
	return value + step * distance;
}
