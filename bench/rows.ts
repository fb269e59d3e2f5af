import { TIMED } from "./documents.js";
import { geometricMean } from "./statistics.js";

/** A goal: a job, what it is measured against, and what not to exceed. */
export interface Row {
	/** A number, and a letter where one thing has several goals. */
	readonly id: string;
	/** Whose findings count. */
	readonly measure: string;
	readonly job: string;
	readonly base: string;
	readonly goal: number;
	/** How the row's figure comes from those of its labels; the worst of them by default. */
	readonly combine?: (values: readonly number[]) => number;
	/** Which labels count; all of them by default. */
	readonly of?: (label: string) => boolean;
	/** How far over its goal `npm run bench:check` lets it be, since single rounds wander: those with a server in them more than a tenth. */
	readonly allowance?: number;
	/** What keeps it from its goal; the page tells it while the goal is missed. */
	readonly why?: string;
	/** Whether the README shows it. */
	readonly short?: true;
}

const NATS = 1.15;
const JSON_OF_MESSAGE = "`json()` of the same message";
const PARSE = "`JSON.parse` of the same text";
const KIB = "1 KiB, minified and gzipped";
const EMPTY = "`tsc` on an empty file";
const DEFAULT_CONNECTION = "the same request as raw JSON on a default connection";

/** Everything that is held to a goal. A group of `groups.ts` finds the figures of each measure. */
export const rows: readonly Row[] = [
	{
		id: "1a",
		measure: "decode",
		job: "decode a message: bytes to a checked object",
		base: JSON_OF_MESSAGE,
		goal: 1.12,
		combine: geometricMean,
		short: true,
	},
	{
		id: "1b",
		measure: "decode",
		job: "… the slowest message without a time",
		base: JSON_OF_MESSAGE,
		goal: 1.15,
		of: (label) => !TIMED.has(label),
	},
	{
		id: "1c",
		measure: "decode",
		job: "… a message with a time",
		base: JSON_OF_MESSAGE,
		goal: 1.32,
		of: (label) => TIMED.has(label),
	},
	{
		id: "2a",
		measure: "validate",
		job: "find a valid document valid",
		base: PARSE,
		goal: 0.05,
		combine: geometricMean,
		short: true,
		why: "Half of it is the search for lone surrogates, which no string of Rust can hold: 2.5 ns for each of the 20 strings and keys of a `ScheduleRequest`. No other library looks for them. Machines differ, too: the goal was set where Ajv takes 0.064.",
	},
	{
		id: "2b",
		measure: "validate",
		job: "… the slowest message",
		base: PARSE,
		goal: 0.15,
	},
	{
		id: "3a",
		measure: "faults",
		job: "say what is wrong with a document",
		base: PARSE,
		goal: 0.08,
		combine: geometricMean,
		short: true,
		why: "The search for lone surrogates and the machine, as in 2a: the goal was set where Ajv takes 0.077.",
	},
	{
		id: "3b",
		measure: "faults",
		job: "… the slowest message",
		base: PARSE,
		goal: 0.2,
	},
	{
		id: "4",
		measure: "validate",
		job: "find a `WorldStateMessage` valid, a union without a tag",
		base: PARSE,
		goal: 0.12,
		of: (label) => label === "WorldStateMessage",
	},
	{
		id: "5a",
		measure: "import all",
		job: "import all types, in a new process",
		base: "importing the validators of all that Ajv writes",
		goal: 0.95,
	},
	{
		id: "5b",
		measure: "import one",
		job: "… one message",
		base: "importing the validators of all that Ajv writes",
		goal: 0.6,
	},
	{
		id: "6a",
		measure: "bundle",
		job: "bundle of a guard of one small message",
		base: KIB,
		goal: 1,
		of: (label) => label === "one small",
		short: true,
	},
	{
		id: "6b",
		measure: "bundle",
		job: "… of one nested message",
		base: KIB,
		goal: 2.7,
		of: (label) => label === "one nested",
		short: true,
	},
	{
		id: "6c",
		measure: "bundle",
		job: "… of all types",
		base: KIB,
		goal: 12.5,
		of: (label) => label === "all",
		short: true,
	},
	{
		id: "7",
		measure: "request",
		job: "request, 1 to 1,024 in flight",
		base: "the same request as raw JSON on a connection of the same options",
		goal: 1.05,
		allowance: NATS,
		short: true,
	},
	{
		id: "8a",
		measure: "request on an own connection",
		job: "request on a connection of the client's own, 1 in flight",
		base: DEFAULT_CONNECTION,
		goal: 0.82,
		of: (label) => label === "1 in flight",
		allowance: NATS,
		short: true,
		why: "The goal is what a raw request without traces took where it was set; what that takes here stands beside it. Nearly all is the way to the server and back, as the bare publish shows. Of the client's processor time (`--processor`) it takes 0.61.",
	},
	{
		id: "8b",
		measure: "request on an own connection",
		job: "… 16 to 1,024 in flight",
		base: DEFAULT_CONNECTION,
		goal: 0.72,
		of: (label) => label !== "1 in flight",
		allowance: NATS,
		short: true,
	},
	{
		id: "9",
		measure: "publish",
		job: "publish",
		base: "`publish(JSON.stringify(value))`",
		goal: 0.85,
		combine: geometricMean,
		allowance: NATS,
		short: true,
		why: "More than half of it is the NATS library's own work, and nearly half of the rest the encoding in UTF-8.",
	},
	{
		id: "10",
		measure: "consume by callback",
		job: "consume by callback",
		base: "a callback that calls `json()`",
		goal: 1.12,
		combine: geometricMean,
		allowance: NATS,
		short: true,
	},
	{
		id: "11",
		measure: "consume by iterator",
		job: "consume by `for await`",
		base: "`for await` that calls `json()`",
		goal: 0.97,
		combine: geometricMean,
		allowance: NATS,
		short: true,
	},
	{
		id: "12",
		measure: "replay",
		job: "replay a stream, each message decoded and checked",
		base: "the default ordered consumer, messages only counted",
		goal: 0.85,
		combine: geometricMean,
		allowance: NATS,
		short: true,
	},
	{
		id: "13a",
		measure: "read safe integers",
		job: "decode a text with a 64-bit identity that a double holds",
		base: "`JSON.parse` and the same check",
		goal: 1.03,
		combine: geometricMean,
	},
	{
		id: "13b",
		measure: "read unsafe integers",
		job: "… that a double would round",
		base: "`JSON.parse`, rounded, and the same check",
		goal: 1.7,
		combine: geometricMean,
	},
	{
		id: "14a",
		measure: "write",
		job: "check a value and write its text",
		base: "`JSON.stringify`",
		goal: 1.05,
		combine: geometricMean,
		short: true,
	},
	{
		id: "14b",
		measure: "write integers",
		job: "… with a 64-bit identity in it",
		base: "`JSON.stringify` of the value rounded",
		goal: 1.1,
		combine: geometricMean,
	},
	{
		id: "15",
		measure: "generate types",
		job: "make the TypeScript types of all schemas",
		base: "`json-schema-to-typescript` on all schemas as one",
		goal: 1.2,
	},
	{
		id: "16",
		measure: "generate validators",
		job: "make the validators of all types",
		base: EMPTY,
		goal: 0.6,
	},
	{
		id: "17",
		measure: "compile",
		job: "`tsc` over what is generated, as users get it",
		base: EMPTY,
		goal: 1.05,
		of: (label) => label === "the types that users get",
	},
];
