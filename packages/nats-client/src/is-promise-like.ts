/**
 * Whether there is something to wait for: also what is no `Promise`, such as the queries of database libraries, which only begin
 * when somebody waits for them.
 */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
	return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
