// Taken before a test runner replaces them: the bus is no part of the time that tests fake.
const { setImmediate: soon, queueMicrotask: outside } = globalThis;

/** What a connection is about to be handed, in order. It arrives later, never while somebody is publishing. */
export class DeliveryQueue {
	#jobs: (() => void)[] = [];
	#scheduled = false;

	add(job: () => void): void {
		this.#jobs.push(job);
		if (this.#scheduled) return;
		this.#scheduled = true;
		soon(() => this.#run());
	}

	/** Resolves when everything that was on its way has been handed over. */
	settled(): Promise<void> {
		return new Promise((resolve) => this.add(resolve));
	}

	#run(): void {
		const jobs = this.#jobs;
		this.#jobs = [];
		this.#scheduled = false;
		for (const job of jobs) attempt(job);
	}
}

/** What a callback throws is nobody's to catch, and keeps nothing from arriving. */
function attempt(job: () => void): void {
	try {
		job();
	} catch (error) {
		outside(() => {
			throw error;
		});
	}
}
