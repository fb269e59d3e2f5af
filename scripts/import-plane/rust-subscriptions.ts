import type { Crates } from "./rust-crates.js";
import { lastName } from "./rust-items.js";
import { type MessageReader, templateOf } from "./rust-message.js";
import type { SubjectReader } from "./rust-subject.js";
import { fail, field, part } from "./rust-syntax.js";
import type { RustType } from "./rust-types.js";

/** What Plane's `SubscribeSubject` helpers of a type listen on, with the names of their arguments as tokens. */
export function readSubscriptions(
	type: RustType,
	crates: Crates,
	messages: MessageReader,
	subjects: SubjectReader,
): readonly string[] {
	const patterns = crates.implsOf(type.item).flatMap((impl) =>
		[...impl.functions.values()].flatMap((fn) => {
			const returned = field(fn, "return_type");
			if (!returned || lastName(returned) !== "SubscribeSubject") return [];
			const forms = subjects.read(part(fn, "body"), messages.argumentsOf(fn, impl.module));
			const [form, another] = forms;
			if (!form || another) fail(fn, "a subscription to several subjects is not understood");
			return [templateOf(form.parts).template];
		}),
	);
	return [...new Set(patterns)];
}
