import { subjectOf } from "../example-subject.js";
import type { Json, TypeDef } from "../model.js";
import { Block, type Layout } from "../print-json.js";
import { type Route, reference } from "./routes.js";

const DRAFT_07 = "application/schema+json;version=draft-07";

/** What travels on the channels. Each example stands with the message of the subject that its own payload leads to. */
export function componentMessages(routes: readonly Route[], replies: readonly TypeDef[]): Layout {
	const sent = routes.map(({ name, type, subject }) => {
		const examples = type.examples.filter((example) => subjectOf(type.message, example) === subject);
		return [name, messageOf(type, examples)] as const;
	});
	const answered = replies.map((reply) => [reply.exportName, messageOf(reply, reply.examples)] as const);
	return new Block(Object.fromEntries([...sent, ...answered]));
}

function messageOf({ exportName, description }: TypeDef, examples: readonly Json[]): Layout {
	return new Block({
		name: exportName,
		description,
		payload: { schemaFormat: DRAFT_07, schema: reference("components", "schemas", exportName) },
		examples: examples.map((payload) => ({ payload })),
	});
}
