import type { SubjectCondition } from "../codegen/model.js";
import type { Fact } from "./rust-pattern.js";
import { fail, type Syntax } from "./rust-syntax.js";

/** An arm's facts, and that no earlier arm has matched. */
export function withoutEarlier(
	facts: readonly Fact[],
	earlier: readonly (readonly Fact[])[],
	arm: Syntax,
): readonly Fact[] {
	const added = earlier
		.filter((other) => !excludes(facts, other))
		.map((other): Fact => {
			const [extra, another] = other.filter((fact) => !facts.some((own) => same(own, fact)));
			if (!extra) fail(arm, "is never reached");
			if (another || !extra.otherwise) fail(arm, "what holds when no earlier arm matches is not understood");
			return { group: extra.group, variant: `not ${extra.variant}`, conditions: extra.otherwise };
		});
	return [...facts, ...added];
}

function same(a: Fact, b: Fact): boolean {
	return a.group === b.group && a.variant === b.variant;
}

function excludes(a: readonly Fact[], b: readonly Fact[]): boolean {
	return a.some((fact) => b.some((other) => other.group === fact.group && other.variant !== fact.variant));
}

/** The fewest conditions that say the same: a key below another can only be there when that one is. */
export function conditionsOf(facts: readonly Fact[]): readonly SubjectCondition[] {
	const all = facts.flatMap(({ conditions }) => conditions);
	return all.filter(
		(condition, i) =>
			condition.is !== "present" ||
			!all.some((other, j) => other.is !== "absent" && isWithin(other.path, condition.path, j < i)),
	);
}

function isWithin(path: readonly string[], outer: readonly string[], orEqual: boolean): boolean {
	return (
		(path.length > outer.length || (orEqual && path.length === outer.length)) &&
		outer.every((key, i) => path[i] === key)
	);
}
