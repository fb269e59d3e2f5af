import type { SubjectCondition } from "../codegen/model.js";
import { conditionsOf, withoutEarlier } from "./rust-arms.js";
import type { TypesByName } from "./rust-body.js";
import type { Crates } from "./rust-crates.js";
import { result } from "./rust-default.js";
import { type Fact, matchPattern } from "./rust-pattern.js";
import type { Scope, SubjectReader } from "./rust-subject.js";
import { children, fail, part, type Syntax } from "./rust-syntax.js";
import type { RustType } from "./rust-types.js";

/** Reads `overwrite()`: for which payloads the stream keeps the first message of a subject. */
export function readOverwrites(
	type: RustType,
	crates: Crates,
	types: TypesByName,
	subjects: SubjectReader,
): (when: readonly SubjectCondition[]) => boolean {
	const method = crates.method(type.item, "overwrite");
	if (!method) return () => true;
	const scope: Scope = new Map([["self", { path: [], value: { kind: "ref", name: type.item.name } }]]);
	const kept = refused(result(method.syntax), scope, types, subjects).map(conditionsOf);
	return (when) => !kept.some((conditions) => conditions.every((each) => implied(each, when)));
}

/** The facts under which the expression is false. */
function refused(
	expression: Syntax,
	scope: Scope,
	types: TypesByName,
	subjects: SubjectReader,
): readonly (readonly Fact[])[] {
	if (expression.node.text === "true") return [];
	if (expression.node.text === "false") return [[]];
	const inner = children(expression).at(-1);
	if (expression.node.text.startsWith("!") && inner?.node.type === "macro_invocation")
		return subjects.matched(inner, scope).map(({ facts }) => facts);
	if (expression.node.type !== "match_expression") fail(expression, "overwrite() is not understood");
	const place = subjects.place(part(expression, "value"), scope);
	const earlier: (readonly Fact[])[] = [];
	return children(part(expression, "body")).flatMap((arm) => {
		const matches = matchPattern(part(arm, "pattern"), place, types);
		const result = matches.flatMap(({ facts, bindings }) => {
			const inner = refused(part(arm, "value"), new Map([...scope, ...bindings]), types, subjects);
			return inner.map((each) => [...withoutEarlier(facts, earlier, arm), ...each]);
		});
		earlier.push(...matches.map(({ facts }) => facts));
		return result;
	});
}

function implied({ path, is }: SubjectCondition, when: readonly SubjectCondition[]): boolean {
	return when.some(
		(other) => JSON.stringify(other.path) === JSON.stringify(path) && JSON.stringify(other.is) === JSON.stringify(is),
	);
}
