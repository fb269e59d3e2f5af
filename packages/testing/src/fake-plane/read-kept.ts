import { ValueReply } from "@plane/messages";

/**
 * The value of a document. Throws for one of which Plane cannot keep every part, those under keys that it does not know as well. It has
 * to keep all of it where it tries one form after the other.
 */
export function readKept(data: Uint8Array | string): unknown {
	const value: unknown = JSON.parse(typeof data === "string" ? data : new TextDecoder().decode(data));
	if (ValueReply.is(value)) return value;
	throw new TypeError("it is too deep, has a number that is too large, or half a character");
}
