import type { TypeDef } from "./model.js";
import { compare } from "./problem.js";
import { references } from "./references.js";

/** Every type after the ones it refers to, otherwise by file; a type that contains itself ends the walk with its name. */
export function inDependencyOrder(types: readonly TypeDef[]): {
	types: readonly TypeDef[];
	circular: readonly TypeDef[];
} {
	const byName = new Map(types.map((type) => [type.name, type]));
	const done = new Set<TypeDef>();
	const open = new Set<TypeDef>();
	const circular: TypeDef[] = [];
	const visit = (type: TypeDef): void => {
		if (done.has(type)) return;
		if (open.has(type)) return void circular.push(type);
		open.add(type);
		for (const name of references(type)) {
			const target = byName.get(name);
			if (target) visit(target);
		}
		done.add(type);
	};
	for (const type of [...types].sort((a, b) => compare(a.file, b.file))) visit(type);
	return { types: [...done], circular };
}
