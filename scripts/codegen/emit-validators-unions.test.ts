import { describe, expect, test } from "vitest";
import { enumeration, external, field, internal, STRING, struct, untagged } from "./test-models.js";
import { foreign, lastValidator } from "./test-validators.js";

describe("a union is told apart, never tried:", () => {
	test("strings among each other", () => {
		expect(
			lastValidator(enumeration("Kind", ["A", "TXT"])),
		).toBe(`export function validateKind(data: unknown): boolean {
	if (data !== "A" && data !== "TXT") {
		return refuse("", data, { keyword: "enum", expected: "one of A, TXT" });
	}
	return true;
}
`);
	});

	test("by its only key", () => {
		expect(
			lastValidator(external("Answer", [{ name: "Done", fields: [field("by", STRING)] }, { name: "None" }])),
		).toBe(`export function validateAnswer(data: unknown, parsed?: boolean): boolean {
	if (typeof data === "string") {
		if (data !== "None") {
			return refuse("", data, { keyword: "variant", expected: "one of Done, None" });
		}
	} else {
		if (typeof data !== "object" || data === null) {
			return refuse("", data, { keyword: "variant", expected: "one of Done, None" });
		}
		const data0 = data.Done;
		if ((${foreign("data")}) || !hasOneKey(data)) {
			return refuse("", data, { keyword: "variant", expected: "one of Done, None" });
		}
		if (data0 !== undefined) {
			if (typeof data0 !== "object" || data0 === null) {
				return refuse("/Done", data0, AN_OBJECT);
			}
			const data1 = data0.by;
			if (${foreign("data0")}) {
				return refuse("/Done", data0, AN_OBJECT);
			}
			if (typeof data1 !== "string" || (!parsed && !data1.isWellFormed())) {
				return refuse("/Done/by", data1, A_STRING);
			}
		} else {
			return refuse("", data, { keyword: "variant", expected: "one of Done, None" });
		}
	}
	return true;
}
`);
	});

	test("by the one key that stands among fields", () => {
		const variants = external("Change", [
			{ name: "Up", fields: [] },
			{ name: "Down", fields: [] },
		]);
		expect(lastValidator(variants, struct("Entry", [field("drone", STRING)], "Change"))).toContain(`
	if ((data1 !== undefined) + (data2 !== undefined) !== 1) {
		return refuse("", data, { keyword: "variant", expected: "one of Up, Down" });
	}
	if (data1 !== undefined) {
		if (typeof data1 !== "object" || data1 === null) {
			return refuse("/Up", data1, AN_OBJECT);
		}
		if (${foreign("data1")}) {
			return refuse("/Up", data1, AN_OBJECT);
		}
	} else {
		if (typeof data2 !== "object" || data2 === null) {
			return refuse("/Down", data2, AN_OBJECT);
		}
		if (${foreign("data2")}) {
			return refuse("/Down", data2, AN_OBJECT);
		}
	}
`);
	});

	test("by its tag", () => {
		const both = internal("Component", "type", [
			{ name: "Drone", fields: [field("id", STRING)] },
			{ name: "Cli", fields: [field("user", STRING)] },
		]);
		expect(lastValidator(both)).toContain(`
	if (data0 === "Drone") {
		const data1 = data.id;
		if (typeof data1 !== "string" || (!parsed && !data1.isWellFormed())) {
			return refuse("/id", data1, A_STRING);
		}
	} else if (data0 === "Cli") {
		const data2 = data.user;
		if (typeof data2 !== "string" || (!parsed && !data2.isWellFormed())) {
			return refuse("/user", data2, A_STRING);
		}
	} else {
		return refuse("/type", data0, { keyword: "variant", expected: "one of Drone, Cli" });
	}
`);
	});

	test("by its tag, where each case reads its fields itself, also those that another one has", () => {
		const id = field("id", STRING);
		const text = lastValidator(
			internal("Component", "type", [
				{ name: "Drone", fields: [id] },
				{ name: "Cli", fields: [id] },
			]),
		);
		expect(text.match(/const \w+ = data\.id;/g)).toEqual(["const data1 = data.id;", "const data2 = data.id;"]);
	});

	test("by the keys it requires, in Plane's order; in the canonical form no later case has its key there", () => {
		const both = untagged("State", [
			{ name: "A", fields: [field("a", { kind: "null" })] },
			{ name: "B", fields: [field("b", { kind: "null" })] },
		]);
		expect(lastValidator(both)).toContain(`
	if (typeof data !== "object" || data === null || Array.isArray(data)) {
		return refuse("", data, AN_OBJECT);
	}
	let data0, data1;
	for (const key0 in data) {
		switch (key0) {
			case "a": data0 = data[key0]; break;
			case "b": data1 = data[key0]; break;
		}
	}
	if (data0 !== undefined) {
		const data2 = data;
		if (${foreign("data2")}) {
			return refuse("", data, AN_OBJECT);
		}
	} else if (data1 !== undefined) {
		const data3 = data;
		if (${foreign("data3")}) {
			return refuse("", data, AN_OBJECT);
		}
	} else {
		const data4 = data;
		if (${foreign("data4")}) {
			return refuse("", data, AN_OBJECT);
		}
	}
	if (data0 !== undefined) {
		if (source && data1 !== undefined) {
			return false;
		}
		if (data0 !== null) {
			return refuse("/a", data0, NULL);
		}
	} else if (data1 !== undefined) {
		if (data1 !== null) {
			return refuse("/b", data1, NULL);
		}
	} else {
		return refuse("", data, { keyword: "variant", expected: "one of a, b" });
	}
`);
	});

	test("by its keys, of which one that several cases have is read once", () => {
		const both = untagged("State", [
			{ name: "A", fields: [field("a", { kind: "null" }), field("at", STRING)] },
			{ name: "B", fields: [field("b", { kind: "null" }), field("at", STRING)] },
		]);
		expect(lastValidator(both).match(/case "\w+"/g)).toEqual(['case "a"', 'case "at"', 'case "b"']);
	});
});
