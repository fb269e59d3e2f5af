import { isIPv4, isIPv6 } from "node:net";
import { Ajv, type ValidateFunction } from "ajv";
import type { RawSchema } from "../codegen/raw.js";

/**
 * The three sets of documents that a schema stands for. `accepted`: what Plane reads and a client may write, which is the
 * schema as it stands. `emitted`: what Plane writes. `read`: what a client reads, which also takes documents of older Planes.
 */
export type Form = "accepted" | "emitted" | "read";

export type Validators = (form: Form, id: string) => ValidateFunction;

type Node = { readonly [key: string]: unknown };

/** Validators of one side, compiled by Ajv from its schemas when they are first asked for. */
export function validatorsOf(documents: readonly RawSchema[]): Validators {
	const compiled = new Map<Form, Ajv>();
	return (form, id) => {
		const ajv = compiled.get(form) ?? compile(documents, form);
		compiled.set(form, ajv);
		const validate = ajv.getSchema(id);
		if (!validate) throw new Error(`there is no schema ${id}`);
		return validate as ValidateFunction;
	};
}

function compile(documents: readonly RawSchema[], form: Form): Ajv {
	const ajv = new Ajv({
		meta: false,
		validateSchema: false,
		strict: false,
		allErrors: true,
		ownProperties: true,
		formats: { ipv4: isIPv4, ipv6: isIPv6 },
	});
	ajv.addSchema(documents.map((document) => inForm(document, form) as RawSchema));
	return ajv;
}

function inForm(node: unknown, form: Form): unknown {
	if (Array.isArray(node)) return node.map((item) => inForm(item, form));
	if (typeof node !== "object" || node === null) return node;
	const all = Object.entries(node).map(([key, value]) => [key, isData(key) ? value : inForm(value, form)] as const);
	const copy: Node = Object.fromEntries(all);
	return form !== "accepted" && isStruct(copy) ? struct(copy, form) : copy;
}

/** Documents inside a schema are no schemas. */
function isData(key: string): boolean {
	return key === "examples" || key === "default" || key === "x-read-default" || key === "x-message";
}

function isStruct(node: Node): node is Node & { readonly properties: Readonly<Record<string, RawSchema>> } {
	return typeof node.properties === "object" && node.type === "object";
}

function struct(node: Node & { readonly properties: Readonly<Record<string, RawSchema>> }, form: Form): Node {
	const required = Array.isArray(node.required) ? (node.required as readonly string[]) : [];
	const entries = Object.entries(node.properties);
	if (form === "read") {
		const filled = entries.filter(([, property]) => property["x-read-default"] !== undefined).map(([name]) => name);
		return { ...node, required: required.filter((name) => !filled.includes(name)) };
	}
	const written = entries
		.filter(([, { "x-emit": emit }]) => emit === "always" || emit === "null")
		.map(([name]) => name);
	const properties = Object.fromEntries(entries.map(([name, property]) => [name, emitted(property)]));
	return { ...node, properties, required: [...new Set([...required, ...written])] };
}

/** Where there is nothing to say, Plane leaves the key out instead of writing `null` or an empty list. */
function emitted(property: RawSchema): RawSchema {
	const nothing =
		property["x-emit"] === "omit-none"
			? { type: "null" }
			: property["x-emit"] === "omit-empty"
				? { maxItems: 0, maxProperties: 0 }
				: undefined;
	return nothing === undefined ? property : ({ allOf: [property, { not: nothing }] } as RawSchema);
}
