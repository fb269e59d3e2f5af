import { refused } from "./call.js";

/** How errors name a call about a message; refuses what is none, such as a subject: plain JavaScript has no compiler to say it. */
export function operationOn(call: string, message: { readonly name: string; subject(value: never): string }): string {
	if (typeof message?.subject === "function") return `${call} ${message.name}`;
	throw refused(call, "the first argument must be a message of @plane/messages, such as BackendStateMessage");
}
