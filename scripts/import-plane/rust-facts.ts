import type { Body } from "../codegen/model.js";
import type { Crates } from "./rust-crates.js";
import { result } from "./rust-default.js";
import type { SubjectReader } from "./rust-subject.js";
import { fail } from "./rust-syntax.js";
import type { RustType } from "./rust-types.js";

/** Methods of a state that tell something about it, each a `matches!(self, …)`. */
const FACTS = ["terminal", "running"] as const;

/** An enum's values with what its methods say of them. */
export function withFacts(body: Body, { item, shape }: RustType, crates: Crates, subjects: SubjectReader): Body {
	if (body.kind !== "enum" || shape.kind !== "variants") return body;
	const scope = new Map([["self", { path: [], value: { kind: "ref", name: item.name } as const }]]);
	const told = FACTS.flatMap((fact) => {
		const method = crates.method(item, fact);
		if (!method) return [];
		const macro = result(method.syntax);
		if (macro.node.type !== "macro_invocation") fail(macro, `${item.name}::${fact}() is not understood`);
		const matches = subjects.matched(macro, scope);
		return [{ fact, values: new Set(matches.flatMap(({ facts }) => facts.map(({ variant }) => variant))) }];
	});
	const values = body.values.map((each) => ({
		...each,
		...Object.fromEntries(told.map(({ fact, values }) => [fact, values.has(each.value)])),
	}));
	return { ...body, values };
}
