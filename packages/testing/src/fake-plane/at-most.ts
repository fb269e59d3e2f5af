/** Waits until the work has ended, however it did, but no longer than that by the machine's clock. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, ms);
	});
	await Promise.race([work.catch(() => undefined), late]);
	// It would keep a program from ending.
	clearTimeout(timer);
}
