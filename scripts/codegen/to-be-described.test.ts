import { expect, test } from "vitest";
import { TO_BE_DESCRIBED, undescribed } from "./to-be-described.js";

test("every description that is still to be written is found, wherever it stands", () => {
	const document = {
		description: TO_BE_DESCRIBED,
		properties: { a: { description: "Said." }, b: { description: TO_BE_DESCRIBED } },
		oneOf: [{ description: TO_BE_DESCRIBED }],
		examples: [TO_BE_DESCRIBED],
	};
	expect(undescribed("types/a.json", document).map(({ path }) => path)).toEqual([
		"/description",
		"/properties/b/description",
		"/oneOf/0/description",
	]);
});
