import type { PlaneConnection } from "@plane/nats-client";
import { realClock } from "./fake-plane/clock.js";
import { type RecordedMessage, read } from "./message-recorder.js";
import { codecNamed } from "./message-types.js";

/** One line of a saved recording. */
interface Line {
	readonly at: number;
	readonly subject: string;
	readonly type: string;
	/** The payload where it is a text in UTF-8, else in `base64`. */
	readonly text?: string;
	readonly base64?: string;
	readonly reply?: string;
	readonly answers?: number;
}

/** Recorded messages as text, one JSON object a line. It holds what was sent, secrets included. */
export function saveRecording(entries: readonly RecordedMessage[]): string {
	return entries
		.map(({ at, subject, type, data, reply, answers }) => {
			const line: Line = {
				at,
				subject,
				type,
				...payload(data),
				...(reply !== undefined && { reply }),
				...(answers !== undefined && { answers }),
			};
			return `${JSON.stringify(line)}\n`;
		})
		.join("");
}

/** Reads what `saveRecording` wrote. Throws with the number of a line that is something else. */
export function loadRecording(text: string): RecordedMessage[] {
	return text.split("\n").flatMap((line, index) => (line.trim() === "" ? [] : [entryOf(line, index + 1)]));
}

/** How recorded messages are sent again. */
export interface ReplayOptions {
	/** How many times as fast as they came; at once unless told. */
	readonly speed?: number | undefined;
	/** Ends the replay. */
	readonly signal?: AbortSignal | undefined;
}

/** Publishes recorded messages again, in their order; answers are left to those who answer. Returns how many it sent. */
export async function replayMessages(
	connection: PlaneConnection,
	entries: readonly RecordedMessage[],
	{ speed = Number.POSITIVE_INFINITY, signal = new AbortController().signal }: ReplayOptions = {},
): Promise<number> {
	if (!(speed > 0)) throw new Error("speed must be greater than zero");
	const sent = entries.filter(({ answers }) => answers === undefined);
	const [start = 0, began] = [sent[0]?.at, Date.now()];
	let count = 0;
	for (const { at, subject, data, reply } of sent) {
		const wait = began + (at - start) / speed - Date.now();
		if (wait > 0) await realClock.sleep(wait, signal);
		if (signal.aborted) break;
		// Who asks for an answer is heard only with a reply subject; the old one may be somebody's inbox by now.
		connection.publish(subject, data, reply === undefined ? {} : { reply: `_INBOX.replay.${crypto.randomUUID()}` });
		count += 1;
	}
	await connection.flush();
	return count;
}

function payload(data: Uint8Array): Pick<Line, "text" | "base64"> {
	try {
		return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data) };
	} catch {
		return { base64: Buffer.from(data).toString("base64") };
	}
}

function entryOf(text: string, number: number): RecordedMessage {
	const line = parsed(text);
	const type = line && codecNamed(line.type);
	if (!line || !type) throw new Error(`line ${number} is no line of a saved recording`);
	const { at, subject, reply, answers } = line;
	const data = line.text === undefined ? Buffer.from(line.base64 ?? "", "base64") : new TextEncoder().encode(line.text);
	return {
		at,
		subject,
		...read(type, data),
		...(reply !== undefined && { reply }),
		...(answers !== undefined && { answers }),
	};
}

function parsed(text: string): Line | undefined {
	try {
		const line = JSON.parse(text) as Partial<Line> | null;
		const known = typeof line?.at === "number" && typeof line.subject === "string" && typeof line.type === "string";
		return known ? (line as Line) : undefined;
	} catch {
		return undefined;
	}
}
