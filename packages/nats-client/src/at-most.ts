/** Waits for the promise to settle, in whatever way, but no longer than the time given. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, ms);
	});
	await Promise.race([work.catch(() => undefined), late]);
	clearTimeout(timer);
}
