import type { PlaneError } from "./plane-error.js";

/** What keeps a reader from reading at the moment: the reason if time is over meanwhile. */
export class Interruption {
	cause: PlaneError | undefined;
	/** What the reader takes as its options. */
	readonly callbacks = {
		onInterrupted: (cause: PlaneError): void => {
			this.cause = cause;
		},
		onResumed: (): void => {
			this.cause = undefined;
		},
	};
}
