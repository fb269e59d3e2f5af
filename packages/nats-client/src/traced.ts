import { PlaneError } from "./plane-error.js";

/** Only engines that tell of the functions that wait have it, and only there it is of use. */
const { captureStackTrace } = Error as { captureStackTrace?: (error: Error, above: unknown) => void };

/**
 * The error with a stack that leads to whoever waits for it. It was made where an answer, a timer or the end of a connection was
 * noticed, and there is nothing of the caller.
 */
export function traced(error: unknown): unknown {
	if (error instanceof PlaneError) captureStackTrace?.(error, traced);
	return error;
}

/** What the work comes to; what it fails with leads to whoever waits for it. */
export async function tracing<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		throw traced(error);
	}
}
