import { BackendLogMessage } from "@plane/messages";
import { BackendFeed } from "./backend-feed.js";
import { optionsOf } from "./call.js";
import type { Session } from "./session.js";
import { type ReadOptions, StreamReader, type StreamRecord } from "./stream-reader.js";

/** Docker puts its time before what a container prints. */
const DOCKER_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) /;

/** What a backend printed, or Plane said of it: a BackendLogMessage taken apart. */
export interface BackendLog extends BackendLogMessage {
	/**
	 * When it was printed, as Docker wrote it: RFC 3339 with up to nine digits of a second, more than a Date keeps. Undefined for
	 * `Meta`, and where Docker put none.
	 */
	readonly time: string | undefined;
	/** `text` without time and line end: mostly one line, but Docker may cut or join them. */
	readonly content: string;
	/** Position in the stream: `{ from: { sequence: log.sequence + 1 } }` reads on behind it. */
	readonly sequence: number;
}

/** @internal */
export function backendLogs(session: Session, backend: string, options: ReadOptions): BackendFeed<BackendLog> {
	const reader = new StreamReader(session, BackendLogMessage, BackendLogMessage.pattern({ backend_id: backend }), {
		...optionsOf("logs", options),
		operation: "logs",
	});
	return new BackendFeed(reader, takenApart(reader));
}

async function* takenApart(
	reader: AsyncIterable<StreamRecord<BackendLogMessage>>,
): AsyncGenerator<BackendLog, undefined> {
	for await (const { message, sequence } of reader) yield { ...message, ...splitLog(message), sequence };
	return undefined;
}

/** Tells Docker's time from what was printed. */
export function splitLog({ kind, text }: BackendLogMessage): Pick<BackendLog, "time" | "content"> {
	const [prefix = "", time] = kind === "Meta" ? [] : (DOCKER_TIME.exec(text) ?? []);
	return { time, content: text.slice(prefix.length).replace(/\r?\n$/, "") };
}
