import { readerName, shapeName, writerName } from "./constant-names.js";
import type { TypeDef } from "./model.js";
import { type Problem, pointer } from "./problem.js";

/** What the generated modules need under these names, from TypeScript or from files beside them. */
const TAKEN: ReadonlySet<string> = new Set([
	...["Array", "BigInt", "Number", "Object", "Partial", "Readonly", "ReadonlyArray", "Record", "String"],
	...["Codec", "Message", "MultiMessage", "StateCodec", "StreamConfig", "Tokens"],
	...["Guard", "JsonValue", "NatsPermissions", "NULL", "PermissionOptions", "UNICODE"],
	...["InvalidMessageError", "InvalidSubjectError", "Issue"],
]);

const WAY = "a type can have another with x-export";

interface Declared {
	readonly name: string;
	readonly file: string;
	readonly path: string;
}

/** That every name which generated code declares is declared once, and means nothing else there. */
export function checkExportNames(types: readonly TypeDef[]): readonly Problem[] {
	const all = types.flatMap(declared);
	return all.flatMap((each) => {
		const forms = formsOf(each.name);
		const taken = forms.find((form) => TAKEN.has(form));
		const other = all.find((one) => one !== each && formsOf(one.name).some((form) => forms.includes(form)));
		const way = each.path === "/x-export" ? WAY : "a variant's name is taught to emit-types.ts";
		if (taken) return [problem(each, `${taken} is a name that generated code needs: ${way}`)];
		return other ? [problem(each, `${each.name} collides with ${other.name} of schemas/${other.file}: ${WAY}`)] : [];
	});
}

/** The type, and the variants of its own that get a type as well. */
function declared({ exportName, file, body }: TypeDef): readonly Declared[] {
	const variants = body.kind === "untagged" ? body.variants : [];
	const inline = variants.flatMap((variant, i) =>
		variant.kind === "inline" ? [{ name: variant.name, file, path: pointer("/anyOf", i, "title") }] : [],
	);
	return [{ name: exportName, file, path: "/x-export" }, ...inline];
}

function formsOf(name: string): readonly string[] {
	return [name, `${name}Input`, shapeName(name), readerName(name), writerName(name)];
}

function problem({ file, path }: Declared, reason: string): Problem {
	return { file, path, reason };
}
