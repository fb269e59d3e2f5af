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
		return byPlace(telling(validate.errors ?? [])).map(([path, reasons]) => ({
			file,
			path,
			reason: reasons.join("; "),
		}));
	};
}

/**
 * Where a choice fails, Ajv lists every branch: there only what went wrong deepest inside the document is kept,
 * because a branch that gets further is the one that was meant.
 */
function telling(errors: readonly ErrorObject[]): readonly ErrorObject[] {
	const isChoice = ({ keyword }: ErrorObject): boolean => keyword === "anyOf" || keyword === "oneOf";
	const choices = errors.filter(isChoice).map(({ instancePath }) => instancePath);
	// What is wrong with a key's name is told again where the key stands.
	const meant = errors.filter(
		(error) => !isChoice(error) && error.keyword !== "if" && error.propertyName === undefined,
	);
	const list = meant.length === 0 ? errors : meant;
	return list.filter(({ instancePath }) => {
		const chosen = choices.some((choice) => within(instancePath, choice));
		return !chosen || !list.some((other) => other.instancePath.startsWith(`${instancePath}/`));
	});
}

function within(path: string, place: string): boolean {
	return path === place || path.startsWith(`${place}/`);
}

function byPlace(errors: readonly ErrorObject[]): readonly (readonly [path: string, reasons: readonly string[]])[] {
	const paths = [...new Set(errors.map(({ instancePath }) => instancePath))];
	return paths.map((path) => {
		const here = errors.filter(({ instancePath }) => instancePath === path);
		return [path, [...new Set(here.map(reason))]];
	});
}

function reason({ keyword, params, message }: ErrorObject): string {
	switch (keyword) {
		case "additionalProperties":
			return `has the unknown keyword ${params.additionalProperty}`;
		case "required":
			return `lacks ${params.missingProperty}`;
		case "false schema":
			return "is not allowed here";
		case "propertyNames":
			return `cannot have a key called ${params.propertyName}`;
		case "const":
			return `must be ${JSON.stringify(params.allowedValue)}`;
		case "enum":
			return `must be one of ${params.allowedValues.map((value: unknown) => JSON.stringify(value)).join(", ")}`;
		default:
			return message ?? `breaks ${keyword}`;
	}
}
