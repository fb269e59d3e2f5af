import { type MsgHdrs, MsgHdrsImpl, type Payload } from "nats";

/** A message on its way. */
export interface BusMessage {
	readonly subject: string;
	readonly data: Uint8Array;
	readonly reply?: string;
	readonly headers?: MsgHdrs;
}

/** A message that its sender cannot change any more. */
export function busMessage(
	subject: string,
	payload: Payload | undefined,
	{ reply, headers }: { reply?: string | undefined; headers?: MsgHdrs | undefined } = {},
): BusMessage {
	return {
		subject,
		data: bytesOf(payload),
		...(reply !== undefined && reply !== "" && { reply }),
		...(headers && isFull(headers) && { headers: copyOf(headers) }),
	};
}

/** A message of the server that is about what was asked, such as `503 No Responders`. */
export function statusMessage(
	subject: string,
	code: number,
	description: string,
	facts: Readonly<Record<string, string>> = {},
): BusMessage {
	const headers = new MsgHdrsImpl(code, description);
	for (const [name, value] of Object.entries(facts)) headers.set(name, value);
	return { subject, data: new Uint8Array(), headers };
}

/** Servers do not tell empty headers from none. */
function isFull(headers: MsgHdrs): boolean {
	return headers.code !== 0 || headers.keys().length > 0;
}

const utf8 = new TextEncoder();

function bytesOf(payload: Payload = ""): Uint8Array {
	return typeof payload === "string" ? utf8.encode(payload) : new Uint8Array(payload);
}

/** A copy of headers, so that nobody changes those of others. */
export function copyOf(headers: MsgHdrs): MsgHdrs {
	const copy = new MsgHdrsImpl(headers.code, headers.description);
	for (const name of headers.keys()) for (const value of headers.values(name)) copy.append(name, value);
	return copy;
}
