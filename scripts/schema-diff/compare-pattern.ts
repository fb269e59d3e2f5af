import type { RawSchema } from "../codegen/raw.js";
import type { Change } from "./change.js";
import { RULES } from "./rules.js";

/** Texts with a grammar of their own have it in the schema only: the model knows the grammar by its name. */
export function comparePatterns(before: readonly RawSchema[], after: readonly RawSchema[]): readonly Change[] {
	return before.flatMap((schema): readonly Change[] => {
		const other = after.find(({ title }) => title === schema.title);
		const [was, is] = [schema.pattern, other?.pattern];
		if (was === undefined || is === undefined || was === is) return [];
		const { wire, source, behaviour } = RULES["pattern-changed"];
		const place = { ...(schema.title === undefined ? {} : { before: schema.title, after: schema.title }), path: [] };
		return [{ rule: "pattern-changed", place, before: was, after: is, impact: { wire, source, behaviour } }];
	});
}
