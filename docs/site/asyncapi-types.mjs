// How the page of the AsyncAPI document names a type, and lays out what is in it.

const REFERENCE = /^#\/components\/schemas\/(\w+)/;

export const anchorOf = (kind, name) => `${kind}-${name.replaceAll(".", "-").toLowerCase()}`;

export const code = (text) => `<code>${escaped(text)}</code>`;

/** Neither HTML nor Markdown may find a sign of its own in code. */
const escaped = (text) => String(text).replace(/[&<|*_`[\]]/g, (sign) => `&#${sign.codePointAt(0)};`);

/** A link to a schema on its page. */
export const schemaLink = (name) =>
	`<a href="site:reference/asyncapi-schemas.html#${anchorOf("schema", name)}">${name}</a>`;

const json = (value) => code(JSON.stringify(value));

/** A long default is an object of nothing but nulls, and its fields tell that. */
const defaultText = (value) =>
	value && Object.values(value).length > 0 && Object.values(value).every((field) => field === null)
		? `every field ${json(null)}`
		: json(value);

/** Readers of the document meet integers with a width, maps and lists; everything else is a word of JSON. */
export function typeOf(schema) {
	const [, referred] = REFERENCE.exec(schema.$ref ?? "") ?? [];
	if (referred) return schemaLink(referred);
	if (schema.allOf?.length === 1 && !schema.properties) return typeOf(schema.allOf[0]);
	if ("const" in schema) return json(schema.const);
	if (schema.enum) return schema.enum.map(json).join(" or ");
	const variants = schema.anyOf ?? schema.oneOf;
	if (variants && !schema.type) return variants.map(typeOf).join(" or ");
	if (schema.items) return `list of ${typeOf(schema.items)}`;
	if (typeof schema.additionalProperties === "object") return `map of ${typeOf(schema.additionalProperties)}`;
	if (schema["x-json"]) return "any JSON";
	const name = [schema.type ?? "any JSON"].flat().join(" or ");
	return schema["x-int"] ? `${name} (${schema["x-int"]})` : name;
}

/** What a field's keywords say, in words. */
function notesOf(schema, required) {
	return [
		required ? "required" : "optional",
		"default" in schema && `default ${defaultText(schema.default)}`,
		schema["x-unit"] && `in ${schema["x-unit"]}`,
		schema.format && `format ${schema.format}`,
		schema["x-secret"] && "secret",
		schema["x-since"] && `since ${schema["x-since"]}`,
	]
		.filter(Boolean)
		.join(", ");
}

/** A text in a cell of a table. */
export const inline = (text = "") => text.replaceAll("\n", " ").replaceAll("|", "\\|");

function fields({ properties, required = [] }) {
	const rows = Object.entries(properties).map(([name, schema]) => {
		const notes = notesOf(schema, required.includes(name));
		return `| ${code(name)} | ${typeOf(schema)} | ${notes} | ${inline(schema.description)} |`;
	});
	return `| Field | Type | Rules | Meaning |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
}

function values(schema) {
	const rows = schema.enum.map((value) => `| ${json(value)} | ${inline(schema["x-values"]?.[value]?.description)} |`);
	return `| Value | Meaning |\n| --- | --- |\n${rows.join("\n")}\n`;
}

/** One way a value may look: as the key that names it and what is in it, or by itself. */
function variant(schema) {
	const [key] = schema.required ?? [];
	const inner = schema.maxProperties === 1 ? schema.properties[key] : undefined;
	const title = inner ? code(`{"${key}": …}`) : (schema.title ?? typeOf(schema));
	const about = schema.description ? `: ${inline(schema.description)}` : "";
	const link = inner && !inner.properties ? ` In it: ${typeOf(inner)}.` : "";
	return [`**${title}**${about}${link}\n`, ...layout(inner ?? schema)];
}

/** The variants that stand beside the fields of another type, each with the one key that is its own. */
function flattened({ properties, oneOf }) {
	return oneOf.map((each) => ({
		...each,
		maxProperties: 1,
		properties: { [each.required[0]]: properties[each.required[0]] },
	}));
}

function variantsOf(schema) {
	if (schema.definitions?.flattened) return flattened(schema.definitions.flattened);
	return schema.oneOf ?? (schema.type ? undefined : schema.anyOf) ?? [];
}

/** The inside of a schema as Markdown: its fields, values and variants. */
export function layout(schema) {
	return [
		...(schema.properties ? [fields(schema)] : []),
		...(schema["x-flatten"] ? [`Beside these, one of the keys of ${typeOf({ $ref: schema["x-flatten"] })}.\n`] : []),
		...(schema.enum ? [values(schema)] : []),
		...variantsOf(schema).flatMap(variant),
	];
}
