import type { Problem } from "./problem.js";

/** Stands for a description that nobody has written yet; schemas that hold it cannot be generated from. */
export const TO_BE_DESCRIBED = "To be described.";

/** Every description that is still to be written. */
export function undescribed(file: string, document: unknown, path = ""): readonly Problem[] {
	if (typeof document !== "object" || document === null) return [];
	return Object.entries(document).flatMap(([key, value]) => {
		const place = `${path}/${key}`;
		if (key !== "description" || value !== TO_BE_DESCRIBED) return undescribed(file, value, place);
		return [{ file, path: place, reason: "is still to be written: say in a sentence of your own what this is" }];
	});
}
