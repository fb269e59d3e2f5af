import type { Struct } from "../codegen/model.js";
import type { Place } from "./change.js";
import { compareNamed } from "./compare-body.js";
import { compareFields } from "./compare-field.js";
import { type Comparison, within } from "./comparison.js";

/** Fields by name, and the union whose key stands among them. */
export function compareStructs(comparison: Comparison, place: Place, before: Struct, after: Struct): void {
	const names = new Set([...before.fields, ...after.fields].map(({ name }) => name));
	for (const name of names) {
		const [left, right] = [before, after].map(({ fields }) => fields.find((field) => field.name === name));
		compareFields(comparison, within(place, name), left, right);
	}
	if (before.flatten !== undefined && after.flatten !== undefined) {
		compareNamed(comparison, place, before.flatten, after.flatten);
	} else if (after.flatten !== undefined) {
		comparison.report("flatten-added", place, { after: after.flatten });
	} else if (before.flatten !== undefined) {
		comparison.report("flatten-removed", place, { before: before.flatten });
	}
}
