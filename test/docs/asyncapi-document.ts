import { Parser } from "@asyncapi/parser";
import type { Json, Role } from "../../scripts/codegen/model.js";
import { readText } from "../support/repository.js";

export const text = readText("docs/asyncapi.json");

export interface Parameter {
	readonly enum?: readonly string[];
	readonly location: string;
	readonly "x-encoding": string;
}

export interface Channel {
	readonly address: string | null;
	readonly description: string;
	readonly messages: { readonly [name: string]: Message };
	readonly parameters?: { readonly [token: string]: Parameter };
	readonly "x-transport": "request" | "publish" | "jetstream";
	readonly "x-stream"?: string;
	readonly "x-when"?: readonly { readonly path: string; readonly is?: string; readonly equals?: string }[];
	readonly "x-overwrites"?: false;
	readonly "x-cadence"?: number;
	readonly "x-subscriptions": readonly string[];
	readonly "x-verified": boolean;
}

interface Message {
	readonly name: string;
	readonly payload: { readonly schemaFormat: string; readonly schema: Json };
	readonly examples: readonly { readonly payload: Json }[];
}

export interface Operation {
	readonly id: string;
	readonly action: string;
	/** The channel's id. */
	readonly channel: string;
	readonly roles: readonly Role[];
	/** Ids of the channel and of the messages of the reply. */
	readonly reply?: {
		readonly channel: string;
		readonly messages: readonly string[];
		readonly inbox: string | undefined;
	};
}

export interface Document {
	/** `severity code message path` of all that the parser has to say. */
	readonly diagnostics: readonly string[];
	readonly channels: ReadonlyMap<string, Channel>;
	readonly operations: readonly Operation[];
	readonly schemas: { readonly [name: string]: Json };
	readonly streams: {
		readonly [name: string]: { readonly description: string; readonly config: { readonly [key: string]: Json } };
	};
}

/** The committed document as AsyncAPI's own parser reads it, with every reference followed. */
export async function parsedDocument(): Promise<Document> {
	const { document, diagnostics } = await new Parser().parse(text);
	const said = diagnostics.map(
		({ severity, code, message, path }) => `${severity} ${code} ${message} ${path.join("/")}`,
	);
	if (document === undefined) throw new Error(`the parser refuses the document:\n${said.join("\n")}`);
	const operations = document
		.operations()
		.all()
		.map((operation): Operation => {
			const reply = operation.reply();
			const inbox: unknown = reply?.extensions().get("x-inbox")?.value();
			return {
				id: operation.id() ?? "",
				action: operation.action(),
				channel: operation.channels().all()[0]?.id() ?? "",
				roles: operation
					.tags()
					.all()
					.map((tag) => tag.name() as Role),
				...(reply === undefined
					? {}
					: {
							reply: {
								channel: reply.channel()?.id() ?? "",
								messages: reply
									.messages()
									.all()
									.map((message) => message.id() ?? ""),
								inbox: inbox === undefined ? undefined : String(inbox),
							},
						}),
			};
		});
	const json = withoutMarks(document.json() as unknown as Json) as unknown as {
		readonly channels: Readonly<Record<string, Channel>>;
		readonly components: { readonly schemas: Document["schemas"] };
		readonly "x-streams": Document["streams"];
	};
	return {
		diagnostics: said,
		channels: new Map(Object.entries(json.channels)),
		operations,
		schemas: json.components.schemas,
		streams: json["x-streams"],
	};
}

/** Without what the parser writes into the document to find its way. */
function withoutMarks(json: Json): Json {
	if (Array.isArray(json)) return json.map(withoutMarks);
	if (typeof json !== "object" || json === null) return json;
	const own = Object.entries(json as { readonly [key: string]: Json }).filter(([key]) => !key.startsWith("x-parser-"));
	return Object.fromEntries(own.map(([key, value]) => [key, withoutMarks(value)]));
}
