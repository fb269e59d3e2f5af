import type { InvalidMessageError } from "@plane/messages";

/** A message that was dropped because it is not what its subject promises. */
export interface InvalidMessageReport {
	/** Rust name of the type that was expected. */
	readonly type: string;
	/** The subject it came on. */
	readonly subject: string;
	readonly reason: "undecodable" | "subject-mismatch";
	/** Why it does not decode; absent when only the subject is wrong. */
	readonly error?: InvalidMessageError;
}

export type Received<T> = { readonly value: T } | { readonly invalid: InvalidMessageReport };

/** What receiving needs of a message of `@plane/messages`: every one of them fits. */
export interface ReceivedMessage<Out> {
	readonly name: string;
	decode(data: Uint8Array): Out;
	subject(value: never): string;
}

/** What reading needs of a message of `@plane/messages`: one that a stream keeps. */
export interface ReadMessage<Out> extends ReceivedMessage<Out> {
	readonly stream: { readonly name: string };
}

/** Decodes a message and checks that it came on the subject its payload asks for, as Plane does where it listens. */
export function receive<Out>(message: ReceivedMessage<Out>, subject: string, data: Uint8Array): Received<Out> {
	let value: Out;
	try {
		value = message.decode(data);
	} catch (error) {
		return { invalid: { type: message.name, subject, reason: "undecodable", error: error as InvalidMessageError } };
	}
	if (isRightSubject(message, value, subject)) return { value };
	return { invalid: { type: message.name, subject, reason: "subject-mismatch" } };
}

function isRightSubject<Out>(message: ReceivedMessage<Out>, value: Out, subject: string): boolean {
	let expected: string;
	try {
		expected = message.subject(value as never);
	} catch {
		return false;
	}
	return expected === subject || isOldAssignment(expected);
}

/** Plane takes an assignment without lock on any subject of the state stream, since its subject was changed once. */
function isOldAssignment(expected: string): boolean {
	return expected.startsWith("state.cluster.") && expected.endsWith(".assignment");
}
