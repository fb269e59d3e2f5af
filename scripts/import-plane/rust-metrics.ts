import type { Crates } from "./rust-crates.js";
import type { RustMessage, RustToken } from "./rust-message.js";
import { argumentsOf, at, children, fail, leaves, literal, part, type Syntax } from "./rust-syntax.js";
import type { RustType } from "./rust-types.js";

/**
 * `plane-metrics` knows no `TypedMessage`: its subject is a `format!` bound to a variable called `…subject`. An argument
 * such as `cluster_name.0` is taken for the field that its name begins with (`cluster`), which holds the same text.
 */
export function readMetricsMessage(type: RustType, roots: readonly Syntax[]): RustMessage | undefined {
	const [declaration, another] = roots.flatMap(subjectVariables);
	if (!declaration) return undefined;
	if (another) fail(another, "a second subject in plane-metrics is not understood");
	const [format, ...args] = argumentsOf(part(declaration, "value"));
	const text = literal(format?.[0] ?? declaration);
	const fields = type.shape.kind === "fields" ? type.shape.fields : [];
	const tokens = args.map((group): RustToken => {
		const words = group.flatMap(leaves);
		const name = words.at(-1) === "0" ? words.at(-3) : words.at(-1);
		const field = fields.find((each) => name?.startsWith(each.rustName));
		if (field?.value.kind !== "string")
			fail(group[0] ?? declaration, `${words.join("")} is no field of ${type.item.name} that holds text`);
		return { name: field.name, encoding: "verbatim", path: [field.name], outside: false };
	});
	const names = tokens.map(({ name }) => `{${name}}`);
	const template = text
		.split(".")
		.map((word) => (word === "{}" ? names.shift() : word))
		.join(".");
	const place = at(declaration);
	return { subjects: [{ template, tokens, when: [], overwrites: true, at: place }], typed: false, at: place };
}

function subjectVariables(syntax: Syntax): readonly Syntax[] {
	const inner = children(syntax).flatMap(subjectVariables);
	if (syntax.node.type !== "let_declaration") return inner;
	const value = syntax.node.childForFieldName("value");
	const isFormat = value?.type === "macro_invocation" && value.childForFieldName("macro")?.text === "format";
	return isFormat && part(syntax, "pattern").node.text.endsWith("subject") ? [syntax, ...inner] : inner;
}

/** The message of `plane-metrics`: the type that no other takes in. */
export function metricsMessage(types: readonly RustType[], crates: Crates): RustType | undefined {
	const own = types.filter(({ item }) => item.path.startsWith("plane_metrics::") && crates.item(item.path));
	const [only, another] = own.filter(({ item }) => item.name.endsWith("Message"));
	return another ? fail(another.item.syntax, "a second message in plane-metrics is not understood") : only;
}
