import { expect, test } from "vitest";
import { exampleSubject, subjectOf } from "./example-subject.js";
import type { Subject, SubjectCondition, Token } from "./model.js";

function subject(tokens: readonly Token[], when: readonly SubjectCondition[] = []): Subject {
	const template = tokens.map(({ name }) => `{${name}}`).join(".");
	return { name: "subject", description: "", template, tokens, when, overwrites: true };
}

test("has the document's tokens, a cluster without its dots; the hash of a lock and what is missing stay open", () => {
	const tokens = (["cluster", "id", "lock"] as const).map((name) => ({ name, encoding: name, path: ["of", name] }));
	expect(exampleSubject(subject(tokens), { of: { cluster: "a.b", id: "d1", lock: "l" } })).toBe("a_b.d1.{lock}");
	expect(exampleSubject(subject(tokens), { of: null })).toBe("{cluster}.{id}.{lock}");
});

test("is that of the first subject whose conditions the document meets", () => {
	const up = subject([], [{ path: ["state"], is: { equals: "Up" } }]);
	const some = subject([], [{ path: ["state"], is: "present" }]);
	const none = subject([], [{ path: ["state"], is: "absent" }]);
	const find = (document: { readonly [key: string]: string | null }) =>
		subjectOf({ subjects: [up, some, none] } as unknown as Parameters<typeof subjectOf>[0], document);
	expect([find({ state: "Up" }), find({ state: "Down" }), find({ state: null }), find({})]).toEqual([
		up,
		some,
		none,
		none,
	]);
});
