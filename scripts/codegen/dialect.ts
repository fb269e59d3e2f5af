import { Ajv, type ErrorObject } from "ajv";
import type { Problem } from "./problem.js";

/** Holds files against `dialect.schema.json`; its definitions `streams` and `plane` are for the files of that name. */
export function dialectChecker(dialect: object): (file: string, document: unknown) => readonly Problem[] {
	const ajv = new Ajv({ strict: false, allErrors: true });
	ajv.addSchema(dialect, "dialect");
	return (file, document) => {
		const validate = ajv.getSchema(
			file.includes("/") ? "dialect" : `dialect#/definitions/${file.replace(/\.json$/, "")}`,
		);
		if (!validate) return [{ file: "dialect.schema.json", path: "", reason: `has no definition for ${file}` }];
		if (validate(document)) return [];
		return telling(validate.errors ?? []).map((error) => ({ file, path: error.instancePath, reason: reason(error) }));
	};
}

/**
 * Where alternatives fail, Ajv lists every branch: only what went wrong deepest inside the document is kept,
 * once per place, because a branch that gets further is the one that was meant.
 */
function telling(errors: readonly ErrorObject[]): readonly ErrorObject[] {
	const meant = errors.filter(({ keyword }) => keyword !== "if" && keyword !== "anyOf" && keyword !== "oneOf");
	const list = meant.length === 0 ? errors : meant;
	const deepest = list.filter(
		({ instancePath }) => !list.some((other) => other.instancePath.startsWith(`${instancePath}/`)),
	);
	return deepest.filter((error, i) => deepest.findIndex((other) => same(error, other)) === i);
}

function same(a: ErrorObject, b: ErrorObject): boolean {
	return a.instancePath === b.instancePath && reason(a) === reason(b);
}

function reason({ keyword, params, message }: ErrorObject): string {
	switch (keyword) {
		case "additionalProperties":
			return `has the unknown keyword ${params.additionalProperty}`;
		case "required":
			return `lacks ${params.missingProperty}`;
		case "const":
			return `must be ${JSON.stringify(params.allowedValue)}`;
		case "enum":
			return `must be one of ${params.allowedValues.map((value: unknown) => JSON.stringify(value)).join(", ")}`;
		default:
			return message ?? `breaks ${keyword}`;
	}
}
