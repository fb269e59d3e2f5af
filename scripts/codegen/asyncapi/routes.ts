import type { Message } from "../messages.js";
import type { Subject } from "../model.js";
import type { Layout } from "../print-json.js";

/** A message on one of its subjects: what AsyncAPI calls a channel. */
export interface Route {
	/** `ScheduleRequest`, or `WorldStateMessage.lockAnnounce` where the message has several subjects. */
	readonly name: string;
	readonly type: Message;
	readonly subject: Subject;
}

/** A union of messages has no subject of its own and gives no route: its variants do. */
export function routesOf(messages: readonly Message[]): readonly Route[] {
	return messages.flatMap((type) =>
		type.message.subjects.map((subject) => ({
			name: type.message.subjects.length === 1 ? type.exportName : `${type.exportName}.${subject.name}`,
			type,
			subject,
		})),
	);
}

export function reference(...path: readonly string[]): Layout {
	return { $ref: `#/${path.join("/")}` };
}
