import { isObject } from "../codegen/exact-json.js";
import type { Json } from "../codegen/model.js";
import { candidatesOf } from "./candidates.js";
import { variantsThatFit } from "./compare-trial.js";
import { shrink } from "./shrink.js";
import type { Attempt } from "./travel-witness.js";
import { FORMS, orderOf, usesIn, type Witness } from "./witness.js";

/** A good document that the other side takes for another variant of a union by trial. */
export function findMistakenWitness(attempt: Attempt): readonly Witness[] {
	const { change, direction, forward, writer, reader, name } = attempt;
	const { before, after } = change;
	const [meant, taken] = forward ? [before, after] : [after, before];
	const other = writer.counterpart(name);
	if (meant === undefined || other === undefined) return [];
	const { writes, reads } = FORMS[direction];
	for (const use of usesIn(writer, name, direction)) {
		const write = writer.validators(writes, writer.find(use.root).id);
		const shows = (document: Json): boolean => {
			const part = partAt(document, use.path);
			if (part === undefined || !write(document)) return false;
			const fits = variantsThatFit(part, name, writes, writer).some((variant) => variant === meant);
			return fits && variantsThatFit(part, other, reads, reader)[0] === taken;
		};
		const place = [...use.path, `(${meant})`].join("/");
		const found = candidatesOf(use.root, writer.find).find(
			({ document, at }) => `${at.join("/")}/`.startsWith(`${place}/`) && shows(document),
		);
		if (!found) continue;
		const reason = `is meant as ${meant}, and taken for ${taken}`;
		const { message, part } = use;
		return [{ ...orderOf(direction, forward), message, part, document: shrink(found.document, shows), reason }];
	}
	return [];
}

/** What stands there; variants without a key of their own are no step, any item or entry is the first. */
function partAt(document: Json, path: readonly string[]): Json | undefined {
	const [key, ...rest] = path;
	if (key === undefined) return document;
	if (key.startsWith("(")) return partAt(document, rest);
	if (!isObject(document) && !Array.isArray(document)) return undefined;
	const inner = key === "*" ? Object.values(document)[0] : (document as { readonly [key: string]: Json })[key];
	return inner === undefined ? undefined : partAt(inner, rest);
}
