import { lazy } from "./lazy.js";
import type { AnyMessage } from "./message.js";

const SUBJECTS = /* @__PURE__ */ Symbol("subjects");

/** One getter for all: with one of its own, an engine would know each message by another form. */
const OFFERED = {
	enumerable: true,
	get(this: { readonly [SUBJECTS]: () => object }): object {
		return this[SUBJECTS]();
	},
};

/** The message with its subjects by name, made when they are asked for. */
export function withSubjects(message: Omit<AnyMessage, "subjects">, make: () => AnyMessage["subjects"]): AnyMessage {
	const made: object = Object.assign(message, { [SUBJECTS]: lazy(make) });
	return Object.defineProperty(made, "subjects", OFFERED) as AnyMessage;
}
