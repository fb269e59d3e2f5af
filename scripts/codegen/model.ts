/** The protocol model: what the schemas say, resolved and checked, in the one form every emitter reads. */

import type { RawSchema } from "./raw.js";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type IntegerWidth = "u8" | "u16" | "u32" | "u64" | "i64";

/** What stands in one place of a document. */
export type Value =
	| { readonly kind: "string"; readonly format?: "utc-time" | "ip" }
	| { readonly kind: "boolean" }
	| { readonly kind: "null" }
	| { readonly kind: "number"; readonly unit?: string }
	| IntegerValue
	| { readonly kind: "json" }
	| { readonly kind: "map"; readonly value: Value }
	| { readonly kind: "array"; readonly items: Value }
	| { readonly kind: "nullable"; readonly value: Value }
	| { readonly kind: "ref"; readonly name: string };

export interface IntegerValue {
	readonly kind: "integer";
	readonly width: IntegerWidth;
	/** Bounds that are narrower than the width, when the Rust type has any (epoch milliseconds). */
	readonly minimum?: number;
	readonly maximum?: number;
	/** Negative values must be a multiple of this (epoch milliseconds: 1000). */
	readonly negativeMultipleOf?: number;
	/** An identity, not a quantity: a `bigint` in TypeScript, exact in both directions. */
	readonly exact: boolean;
	readonly unit?: string;
}

/** What Plane writes when the field holds its default or nothing. */
export type Emit = "always" | "null" | "omit-none" | "omit-empty";

export interface Field {
	readonly name: string;
	readonly description: string;
	readonly value: Value;
	/** Plane refuses a document without it. */
	readonly required: boolean;
	readonly default?: Json;
	readonly emit: Emit;
	/** What readers fill in when an older Plane left the (required) field out. */
	readonly readDefault?: Json;
	readonly secret: boolean;
	readonly since?: string;
	readonly deprecated?: string;
}

export interface EnumValue {
	readonly value: string;
	readonly description: string;
	readonly terminal?: boolean;
	readonly running?: boolean;
	readonly since?: string;
}

export interface Struct {
	readonly kind: "struct";
	readonly fields: readonly Field[];
	/** An externally tagged union whose key stands among the fields (serde's `flatten`). */
	readonly flatten?: string;
}

export interface Variant {
	readonly name: string;
	readonly description: string;
	/** Absent: a unit variant, a bare string on the wire. */
	readonly payload?: { readonly kind: "ref"; readonly name: string } | Struct;
	readonly since?: string;
}

export type Body =
	| { readonly kind: "scalar"; readonly value: Value }
	/** Values in Plane's own order, which breaks ties between states; `fold`: readers take any ASCII case. */
	| { readonly kind: "enum"; readonly values: readonly EnumValue[]; readonly fold?: "upper" }
	| Struct
	| { readonly kind: "external"; readonly variants: readonly Variant[] }
	| {
			readonly kind: "internal";
			readonly tag: string;
			readonly variants: readonly (Variant & { readonly payload: Struct })[];
	  }
	/** Tried in order; `ref` variants are types of their own, the others stand inline. */
	| { readonly kind: "untagged"; readonly variants: readonly UntaggedVariant[] };

export type UntaggedVariant =
	| { readonly kind: "ref"; readonly name: string }
	| { readonly kind: "inline"; readonly name: string; readonly description: string; readonly struct: Struct };

/** `json`: the value with its quotes, as Planes before 0.3.1 wrote a DNS record's kind. */
export type TokenEncoding = "cluster" | "id" | "lock" | "enum" | "verbatim" | "json";

export interface Token {
	readonly name: string;
	readonly encoding: TokenEncoding;
	/** Where the value stands in the payload. */
	readonly path: readonly string[];
}

/** A subject is the message's when all conditions hold for the payload. */
export interface SubjectCondition {
	readonly path: readonly string[];
	readonly is: "present" | "absent" | { readonly equals: string };
}

export interface Subject {
	/** Unique within the message, e.g. `lockAnnounce`; `subject` where there is one only. */
	readonly name: string;
	readonly description: string;
	/** `cluster.{cluster}.schedule` */
	readonly template: string;
	readonly tokens: readonly Token[];
	readonly when: readonly SubjectCondition[];
	/** False: the stream keeps the first message of the subject and refuses the rest. */
	readonly overwrites: boolean;
	/** Seconds from one message of a sender to its next; absent where something has to happen first. */
	readonly cadence?: number;
}

export type Role = "client" | "controller" | "drone" | "metrics" | "operator";

export interface MessageDef {
	/** Empty when the message is an untagged union of messages: then each variant has its own. */
	readonly subjects: readonly Subject[];
	/** What Plane itself subscribes to: `*` for a free token, `{name}` for one that the receiver fixes. */
	readonly subscriptions: readonly string[];
	readonly transport: "request" | "publish" | "jetstream";
	readonly senders: readonly Role[];
	readonly receivers: readonly Role[];
	/** Rust name of the reply's type; absent: nothing answers. */
	readonly reply?: string;
	/** Name of the JetStream stream that captures it. */
	readonly stream?: string;
	/** Whether Plane drops the message when subject and payload disagree. */
	readonly verified: boolean;
}

export interface TypeDef {
	/** Rust type name, the schema's `title`. */
	readonly name: string;
	/** TypeScript identifier: the Rust name, or `x-export` where that is no identifier. */
	readonly exportName: string;
	/** Path below `schemas/`, e.g. `messages/schedule-request.json`. */
	readonly file: string;
	readonly id: string;
	/** Rust path, e.g. `plane_core::messages::scheduler::ScheduleRequest`. */
	readonly rust: string;
	readonly description: string;
	readonly examples: readonly Json[];
	readonly since?: string;
	readonly deprecated?: string;
	/** What surprises, beyond what description and fields say: sentences. Messages and replies have some. */
	readonly traps: readonly string[];
	readonly body: Body;
	readonly message?: MessageDef;
}

export interface Stream {
	readonly name: string;
	readonly description: string;
	readonly config: { readonly [key: string]: Json };
}

/** `schemas/plane.json`: which Plane is mirrored. */
export interface PlaneSource {
	readonly repository: string;
	readonly branch: string;
	readonly commit: string;
	readonly version: string;
}

export interface Protocol {
	readonly plane: PlaneSource;
	/** Every type after the ones it refers to, otherwise by file name. */
	readonly types: readonly TypeDef[];
	readonly streams: readonly Stream[];
	/** `schemas/examples/<message>/<case>.{valid,invalid}.json`, sorted by path. */
	readonly examples: readonly Example[];
	/** The files of the types as they stand, by path, for outputs that are JSON Schemas; bounds of 64 bits are rounded in them. */
	readonly schemas: ReadonlyMap<string, RawSchema>;
}

export interface Example {
	/** Rust name of the type it belongs to. */
	readonly type: string;
	readonly case: string;
	readonly valid: boolean;
	/** The file's text: integers beyond 2^53 stand in it exactly. */
	readonly text: string;
}
