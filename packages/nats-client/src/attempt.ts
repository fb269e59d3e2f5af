import { PlaneError, type PlaneErrorFacts } from "./plane-error.js";

/** What an error tells beside its call. */
export type FailureFacts = Omit<PlaneErrorFacts, "operation" | "elapsedMs" | "repeatable">;

/** A call or a reader under way, as far as its errors tell of it. */
export class Attempt {
	readonly operation: string;
	/** Whether doing it twice is no different from doing it once. */
	readonly repeatable: boolean;
	readonly #startedAt = performance.now();

	constructor(operation: string, repeatable: boolean) {
		this.operation = operation;
		this.repeatable = repeatable;
	}

	get elapsedMs(): number {
		return performance.now() - this.#startedAt;
	}

	/** The error with which it ends. */
	failed(facts: FailureFacts): PlaneError {
		const { operation, repeatable, elapsedMs } = this;
		return new PlaneError({ ...facts, operation, repeatable, elapsedMs });
	}
}

/** The error of a call under way, or of one that never began. */
export function failureOf(call: Attempt | string, facts: FailureFacts): PlaneError {
	return typeof call === "string" ? new PlaneError({ ...facts, operation: call }) : call.failed(facts);
}
