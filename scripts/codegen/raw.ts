import type { Emit, IntegerWidth, Json, Role, Stream, TokenEncoding } from "./model.js";

/** A schema file as it stands in `schemas/`, once the dialect has accepted it. */
export interface RawSchema {
	readonly $id?: string;
	readonly $ref?: string;
	readonly title?: string;
	readonly description?: string;
	readonly examples?: readonly Json[];
	readonly type?: string | readonly string[];
	readonly const?: string;
	readonly enum?: readonly string[];
	readonly minimum?: number;
	readonly maximum?: number;
	readonly multipleOf?: number;
	readonly pattern?: string;
	readonly required?: readonly string[];
	readonly properties?: Readonly<Record<string, RawSchema>>;
	readonly additionalProperties?: RawSchema;
	readonly items?: RawSchema;
	readonly allOf?: readonly RawSchema[];
	readonly anyOf?: readonly RawSchema[];
	readonly oneOf?: readonly RawSchema[];
	readonly definitions?: { readonly flattened?: RawSchema };
	readonly default?: Json;
	readonly deprecated?: boolean;
	readonly "x-deprecated"?: string;
	readonly "x-emit"?: Emit;
	readonly "x-exact"?: boolean;
	readonly "x-export"?: string;
	readonly "x-flatten"?: string;
	readonly "x-format"?: "utc-time" | "ip";
	readonly "x-int"?: IntegerWidth;
	readonly "x-json"?: boolean;
	readonly "x-message"?: RawMessage;
	readonly "x-read-default"?: Json;
	readonly "x-read-fold"?: "upper";
	readonly "x-rust"?: string;
	readonly "x-secret"?: boolean;
	readonly "x-since"?: string;
	readonly "x-tag"?: string;
	readonly "x-tagging"?: "external" | "internal" | "untagged";
	readonly "x-traps"?: readonly string[];
	readonly "x-unit"?: string;
	readonly "x-values"?: Readonly<Record<string, RawEnumValue>>;
}

export interface RawEnumValue {
	readonly description: string;
	readonly terminal?: boolean;
	readonly running?: boolean;
	readonly since?: string;
}

export interface RawMessage {
	readonly transport: "request" | "publish" | "jetstream";
	readonly senders: readonly Role[];
	readonly receivers: readonly Role[];
	readonly subjects: "variants" | readonly RawSubject[];
	readonly subscriptions: readonly string[];
	readonly reply: string | null;
	readonly stream: string | null;
	readonly verified: boolean;
}

export interface RawSubject {
	readonly name: string;
	readonly description: string;
	readonly template: string;
	readonly tokens: Readonly<
		Record<string, TokenEncoding | { readonly encoding: TokenEncoding; readonly path: string }>
	>;
	readonly when?: readonly RawCondition[];
	readonly overwrites?: boolean;
	readonly cadence?: number;
}

export interface RawCondition {
	readonly path: string;
	readonly is?: "present" | "absent";
	readonly equals?: string;
}

export interface RawStreams {
	readonly streams: readonly {
		readonly description: string;
		readonly config: Stream["config"] & { readonly name: string };
	}[];
}
