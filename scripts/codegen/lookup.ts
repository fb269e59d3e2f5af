import type { Protocol, TypeDef, Value } from "./model.js";

/** Finds a type by its Rust name; a name the model does not have is a mistake of the reader's. */
export type Lookup = (name: string) => TypeDef;

export function lookup(protocol: Protocol): Lookup {
	const types = new Map(protocol.types.map((type) => [type.name, type]));
	return (name) => {
		const type = types.get(name);
		if (type === undefined) throw new Error(`the model refers to ${name}, which is no type of it`);
		return type;
	};
}

/** The value behind options and named scalars: what a single item of the field is. */
function innermost(value: Value, find: Lookup): Value {
	switch (value.kind) {
		case "nullable":
		case "map":
			return innermost(value.value, find);
		case "array":
			return innermost(value.items, find);
		case "ref": {
			const { body } = find(value.name);
			return body.kind === "scalar" ? innermost(body.value, find) : value;
		}
		default:
			return value;
	}
}

const UNITS: Readonly<Record<string, string>> = {
	s: "seconds",
	ms: "milliseconds",
	us: "microseconds",
	ns: "nanoseconds",
};

/** The unit in words, looked up through named scalars: `ms` of `EpochMillis` is the unit of every such field. */
export function unitOf(value: Value, find: Lookup): string | undefined {
	const inner = innermost(value, find);
	if ((inner.kind !== "integer" && inner.kind !== "number") || inner.unit === undefined) return undefined;
	return UNITS[inner.unit] ?? inner.unit;
}
