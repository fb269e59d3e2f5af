import type { Body, Value } from "../codegen/model.js";
import { leftOut } from "./left-out.js";
import { derives } from "./rust-attributes.js";
import { BodyBuilder } from "./rust-body.js";
import type { Crates } from "./rust-crates.js";
import { DefaultReader } from "./rust-default.js";
import { EncodingReader } from "./rust-encoding.js";
import { type At, attempt, RustError, settle } from "./rust-error.js";
import { withFacts } from "./rust-facts.js";
import type { Item } from "./rust-items.js";
import { MessageReader, type RustMessage } from "./rust-message.js";
import { metricsMessage, readMetricsMessage } from "./rust-metrics.js";
import { type RustStream, readStream } from "./rust-streams.js";
import { SubjectReader } from "./rust-subject.js";
import { readSubscriptions } from "./rust-subscriptions.js";
import { at, type Syntax } from "./rust-syntax.js";
import { type RustField, type RustShape, type RustType, TypeReader } from "./rust-types.js";

/** One type of Plane's, as far as its source tells. */
export interface PlaneType {
	readonly name: string;
	/** `plane_core::messages::scheduler::ScheduleRequest` */
	readonly rust: string;
	readonly body: Body;
	readonly message?: RustMessage;
	/** What `SubscribeSubject` helpers of the type listen on. */
	readonly subscriptions: readonly string[];
	readonly at: At;
	/** Where its fields, variants and values stand, by their names joined with dots. */
	readonly places: ReadonlyMap<string, At>;
}

/** Every type that serde writes or reads, and the streams; what is not understood goes to `errors`. */
export function readTypes(
	crates: Crates,
	metrics: readonly Syntax[],
	errors: RustError[],
): { types: readonly PlaneType[]; streams: readonly RustStream[] } {
	const travelling = crates.items.filter((item) => isTravelling(item, crates));
	const paths = new Set(travelling.map(({ path }) => path));
	const out = leftOut(paths);
	const items = travelling.filter(({ path }) => !out.has(path));
	errors.push(...namesakes(items));
	const typeReader = new TypeReader(crates, paths, out);
	const own = items.flatMap((item) => attempt(errors, () => typeReader.read(item)) ?? []);
	const read = [...own, ...typeReader.foreign];
	// The rest follows references from type to type.
	settle(errors);
	const byName = new Map(read.map((type) => [type.item.name, type]));
	const encodings = new EncodingReader(crates, byName);
	const subjects = new SubjectReader(byName, encodings);
	const messages = new MessageReader(crates, byName, { types: typeReader, encodings, subjects });
	const bodies = new BodyBuilder(byName, new DefaultReader(crates, byName));
	const ofMetrics = attempt(errors, () => metricsMessage(read, crates));
	const build = (type: RustType): PlaneType => {
		const message = type === ofMetrics ? readMetricsMessage(type, metrics) : messages.read(type);
		return {
			name: type.item.name,
			rust: type.item.path,
			body: withFacts(bodies.body(type), type, crates, subjects),
			...(message ? { message } : {}),
			subscriptions: readSubscriptions(type, crates, messages, subjects),
			at: at(type.item.syntax),
			places: placesOf(type),
		};
	};
	const inside = takenIn(read);
	const types = read.flatMap((type) => attempt(errors, () => build(type)) ?? []);
	const replies = new Set(types.map(({ message }) => message?.reply));
	return {
		types: types.filter(({ name, message }) => message || replies.has(name) || !inside.has(name)),
		streams: read.flatMap((type) => attempt(errors, () => readStream(type, crates)) ?? []),
	};
}

function isTravelling(item: Item, crates: Crates): boolean {
	if (item.kind === "alias") return false;
	return ["Serialize", "Deserialize"].some(
		(trait) => derives(item, trait) || crates.traitOf(item, trait) !== undefined,
	);
}

function namesakes(items: readonly Item[]): readonly RustError[] {
	return items.flatMap((item) => {
		const first = items.find(({ name }) => name === item.name);
		if (!first || first === item) return [];
		const reason = `${item.name} is the name of ${first.path}, too: left-out.ts must say which of them travels`;
		return [new RustError(at(item.syntax), reason)];
	});
}

/** Structs that serde only flattens into others: they are no types of their own on the wire. */
function takenIn(types: readonly RustType[]): ReadonlySet<string> {
	const structs = new Set(types.filter(({ shape }) => shape.kind === "fields").map(({ item }) => item.name));
	const fields = types.flatMap(({ shape }) => fieldsOf(shape));
	const flattened = fields.filter(({ flatten }) => flatten).flatMap(({ value }) => refsOf(value));
	const elsewhere = new Set([
		...fields.filter(({ flatten }) => !flatten).flatMap(({ value }) => refsOf(value)),
		...types.flatMap(({ shape }) => refsOfPayloads(shape)),
	]);
	return new Set(flattened.filter((name) => structs.has(name) && !elsewhere.has(name)));
}

function fieldsOf(shape: RustShape): readonly RustField[] {
	if (shape.kind === "fields") return shape.fields;
	if (shape.kind !== "variants") return [];
	return shape.variants.flatMap(({ payload }) => (payload?.kind === "fields" ? payload.fields : []));
}

/** A variant of an internally tagged union takes in the fields of its struct as well. */
function refsOfPayloads(shape: RustShape): readonly string[] {
	if (shape.kind === "scalar") return refsOf(shape.value);
	if (shape.kind !== "variants" || shape.tagging === "internal") return [];
	return shape.variants.flatMap(({ payload }) => (payload && payload.kind !== "fields" ? refsOf(payload) : []));
}

function refsOf(value: Value): readonly string[] {
	switch (value.kind) {
		case "ref":
			return [value.name];
		case "nullable":
		case "map":
			return refsOf(value.value);
		case "array":
			return refsOf(value.items);
		default:
			return [];
	}
}

function placesOf({ shape }: RustType): ReadonlyMap<string, At> {
	const ofFields = (prefix: string, fields: readonly RustField[]): [string, At][] =>
		fields.map((field) => [prefix + field.name, field.at]);
	if (shape.kind === "fields") return new Map(ofFields("", shape.fields));
	if (shape.kind !== "variants") return new Map();
	return new Map(
		shape.variants.flatMap(({ name, payload, at: place }): [string, At][] => [
			[name, place],
			...(payload?.kind === "fields" ? ofFields(`${name}.`, payload.fields) : []),
		]),
	);
}
