import type { MessageDef, Protocol, TypeDef } from "./model.js";
import { compare } from "./problem.js";

/** A type that travels on a subject. */
export interface Message extends TypeDef {
	readonly message: MessageDef;
}

export function messagesOf(protocol: Protocol): Message[] {
	return protocol.types.filter((type): type is Message => type.message !== undefined).sort(byExportName);
}

export function byExportName(one: TypeDef, other: TypeDef): number {
	return compare(one.exportName, other.exportName);
}
