import { unitOf } from "../lookup.js";
import type { Body, EnumValue, Struct, UntaggedVariant, Value, Variant } from "../model.js";
import { type Context, fieldTable, typeText } from "./fields.js";
import { typeLink } from "./links.js";
import { blocks, bullets, code, prose, section, table } from "./markdown.js";

/** What a type consists of, without heading and description; `level` is that of the headings inside. */
export function bodyText(body: Body, level: number, context: Context): string {
	switch (body.kind) {
		case "scalar":
			return scalarText(body.value, context);
		case "enum":
			return enumTable(body.values);
		case "struct":
			return fieldTable(body, context);
		case "external":
			return blocks(
				body.variants.some(({ payload }) => payload === undefined)
					? "One of these, told apart by the key, or by being a string:"
					: "One of these, told apart by the key:",
				...body.variants.map((variant) => externalVariant(variant, level, context)),
			);
		case "internal":
			return blocks(
				`One of these, told apart by ${code(body.tag)}:`,
				...body.variants.map((variant) => internalVariant(body.tag, variant, level, context)),
			);
		case "untagged":
			return untaggedText(body.variants, level, context);
	}
}

function scalarText(value: Value, context: Context): string {
	const unit = unitOf(value, context.find);
	return `JSON: ${typeText(value, context)}${unit === undefined ? "" : `, in ${unit}`}.`;
}

function enumTable(values: readonly EnumValue[]): string {
	const rows = values.map(({ value, description, since, terminal, running }) => [
		code(JSON.stringify(value)),
		[prose(description), since === undefined ? "" : `Since ${since}.`].filter(Boolean).join(" "),
		yes(terminal),
		yes(running),
	]);
	return table(["Value", "Meaning", "Terminal", "Running"], rows);
}

const yes = (flag: boolean | undefined): string => (flag === true ? "yes" : "");

function externalVariant(variant: Variant, level: number, context: Context): string {
	const { name, payload } = variant;
	if (payload === undefined) return entry(variant, code(JSON.stringify(name)), level, "");
	if (payload.kind === "struct") return entry(variant, code(`{"${name}":{…}}`), level, fieldTable(payload, context));
	const type = context.find(payload.name);
	return entry(variant, `${code(`{"${name}":…}`)} with ${typeLink(type, context.links)}`, level, "");
}

function internalVariant(tag: string, variant: Variant & { payload: Struct }, level: number, context: Context): string {
	const rest = variant.payload.fields.length === 0 ? "" : ",…";
	return entry(variant, code(`{"${tag}":"${variant.name}"${rest}}`), level, fieldTable(variant.payload, context));
}

/** Top-level variants get a heading of their own; those of nested types stay below the heading of their type. */
function entry({ name, description, since }: Variant, wire: string, level: number, fields: string): string {
	const text = [prose(description), since === undefined ? "" : `Since ${since}.`].filter(Boolean).join(" ");
	if (level > 3) return blocks(`**${code(name)}**: ${text} On the wire: ${wire}.`, fields);
	return section(level, name, `${text} On the wire: ${wire}.`, fields);
}

function untaggedText(variants: readonly UntaggedVariant[], level: number, context: Context): string {
	const links = variants.flatMap((variant) =>
		variant.kind === "ref" ? [typeLink(context.find(variant.name), context.links)] : [],
	);
	const inline = variants.flatMap((variant) =>
		variant.kind === "inline"
			? [section(level, variant.name, prose(variant.description), fieldTable(variant.struct, context))]
			: [],
	);
	const intro = "One of these. No tag tells them apart: Plane takes the first that fits.";
	return blocks(intro, bullets(links), ...inline);
}
