import { refuseStrange } from "./rust-attributes.js";
import type { Crates } from "./rust-crates.js";
import { lastName } from "./rust-items.js";
import { type MessageReader, templateOf } from "./rust-message.js";
import type { SubjectReader } from "./rust-subject.js";
import { fail, field, part, type Syntax } from "./rust-syntax.js";
import type { RustType } from "./rust-types.js";

/** What Plane's `SubscribeSubject` helpers of a type listen on, with the names of their arguments as tokens. */
export function readSubscriptions(
	type: RustType,
	crates: Crates,
	messages: MessageReader,
	subjects: SubjectReader,
): readonly string[] {
	const patterns = crates.implsOf(type.item).flatMap((impl) => {
		for (const each of impl.sometimes.values()) if (isHelper(each.syntax)) refuseStrange(each);
		return [...impl.functions.values()].filter(isHelper).flatMap((fn) => {
			const forms = subjects.read(part(fn, "body"), messages.argumentsOf(fn, impl.module));
			const [form, another] = forms;
			if (!form || another) fail(fn, "a subscription to several subjects is not understood");
			return [templateOf(form.parts).template];
		});
	});
	return [...new Set(patterns)];
}

function isHelper(fn: Syntax): boolean {
	const returned = field(fn, "return_type");
	return returned !== undefined && lastName(returned) === "SubscribeSubject";
}
