import { lockToken } from "@plane/messages";
import type { Json } from "../../scripts/codegen/model.js";
import { wild } from "../../scripts/codegen/subject-pattern.js";
import type { Channel, Parameter } from "./asyncapi-document.js";

/** The subject of a payload by what the document says: the address, its parameters and their encodings. */
export function subjectFor({ address, parameters = {} }: Channel, payload: Json): string {
	return Object.entries(parameters).reduce(
		(subject, [name, parameter]) => subject.replace(`{${name}}`, token(parameter, payload)),
		address ?? "",
	);
}

function token({ location, "x-encoding": encoding }: Parameter, payload: Json): string {
	const value = location
		.split("/")
		.slice(1)
		.reduce<Json | undefined>((json, key) => (json as { readonly [key: string]: Json } | undefined)?.[key], payload);
	if (typeof value !== "string") throw new Error(`nothing stands at ${location}`);
	if (encoding === "lock") return lockToken(value);
	return encoding === "cluster" ? value.replaceAll(".", "_") : value;
}

/** The pattern that hears a channel. */
export const patternOf = ({ address }: Channel): string => wild(address ?? "");
