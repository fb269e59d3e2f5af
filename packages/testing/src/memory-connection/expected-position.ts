import type { MsgHdrs } from "nats";
import { ApiError } from "./api-error.js";
import { NotInMemoryError } from "./not-in-memory.js";

const EXPECTED_STREAM = "Nats-Expected-Stream";
const EXPECTED_LAST = "Nats-Expected-Last-Sequence";
const EXPECTED_LAST_OF_SUBJECT = "Nats-Expected-Last-Subject-Sequence";
const KNOWN: ReadonlySet<string> = new Set([EXPECTED_STREAM, EXPECTED_LAST, EXPECTED_LAST_OF_SUBJECT]);

/** Where a stream stands, for one subject. */
export interface Position {
	readonly stream: string;
	readonly last: number;
	/** Sequence of the newest message of the subject; 0 without one. */
	readonly lastOfSubject: number;
}

/** Throws when a message is to be stored only at another position, or with an order that there is not in memory. */
export function checkExpected(headers: MsgHdrs | undefined, { stream, last, lastOfSubject }: Position): void {
	if (!headers) return;
	const unknown = headers.keys().find((name) => name.startsWith("Nats-") && !KNOWN.has(name));
	if (unknown !== undefined) throw new NotInMemoryError(`header ${unknown}`);
	if (headers.has(EXPECTED_STREAM) && headers.get(EXPECTED_STREAM) !== stream)
		throw new ApiError(400, 10060, "expected stream does not match");
	if (headers.has(EXPECTED_LAST)) checkSequence(headers.get(EXPECTED_LAST), last);
	if (headers.has(EXPECTED_LAST_OF_SUBJECT)) checkSequence(headers.get(EXPECTED_LAST_OF_SUBJECT), lastOfSubject);
}

function checkSequence(expected: string, actual: number): void {
	if (Number(expected) !== actual) throw new ApiError(400, 10071, `wrong last sequence: ${actual}`);
}
