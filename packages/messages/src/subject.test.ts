import { describe, expect, test } from "vitest";
import { InvalidSubjectError } from "./errors.js";
import { lockToken } from "./lock-token.js";
import {
	applies,
	clusterToken,
	coveringPattern,
	encodeToken,
	matchSubject,
	prepareSubject,
	renderPattern,
	renderSubject,
	type Subject,
	type SubjectSpec,
} from "./subject.js";

const status = prepareSubject({
	name: "subject",
	template: "cluster.{cluster}.backend.{backend_id}.status.{state}",
	tokens: [
		["cluster", "cluster", (value) => value.cluster],
		["backend_id", "id", (value) => value.BackendMessage?.backend],
		["state", "enum", (value) => value.state],
	],
});

const idSubject = prepareSubject({ name: "s", template: "s.{id}", tokens: [["id", "id", ({ id }) => id]] });

const twoTokens: SubjectSpec = {
	name: "s",
	template: "{a}.{b}",
	tokens: [
		["a", "id", (value) => value.a],
		["b", "id", (value) => value.b],
	],
};

const payload = { cluster: "plane.test", BackendMessage: { backend: "b1" }, state: "Ready" };

/** What a call throws, which may only ever be this error. */
function refusal(run: () => unknown): InvalidSubjectError {
	try {
		run();
	} catch (error) {
		expect(error).toBeInstanceOf(InvalidSubjectError);
		return error as InvalidSubjectError;
	}
	throw new Error("nothing was refused");
}

test("a subject is made of the payload's values where they stand", () => {
	expect(renderSubject(status, payload)).toBe("cluster.plane_test.backend.b1.status.Ready");
});

test("a token of a lock is its hash, whatever the lock is made of", () => {
	const lock = prepareSubject({
		name: "lock",
		template: "lock.{lock}",
		tokens: [["lock", lockToken, (value) => value.lock]],
	});
	expect(renderSubject(lock, { lock: "my lock" })).toBe("lock.5121372298151591305");
	expect(renderSubject(lock, { lock: "5121372298151591305" }), "named as the hash of the last one").toBe(
		`lock.${lockToken("5121372298151591305")}`,
	);
	expect(renderSubject(lock, { lock: "" })).toBe("lock.3476900567878811119");
	expect(refusal(() => renderSubject(lock, { lock: "\ud800" })).token).toBe("lock");
});

test("every white space and control character is known as one", () => {
	const characters = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code));
	const refused = characters.filter((character) => {
		if (!character.isWellFormed() || character === ".") return false;
		const problem = matchSubject(idSubject, `s.${character}`) === undefined;
		return problem && !"*>".includes(character);
	});
	expect(refused).toEqual(characters.filter((character) => /[\s\p{White_Space}\p{Cc}]/u.test(character)));
});

describe("a token that NATS or Plane cannot carry is refused", () => {
	test.each([
		["nothing", "", "is empty"],
		["a space", "x 0\r\n\r\nPUB y", "contains white space or a control character"],
		["a tab", "a\tb", "contains white space or a control character"],
		["a line break", "a\r\nb", "contains white space or a control character"],
		["NUL", "a\0b", "contains white space or a control character"],
		["DEL", "a\u007fb", "contains white space or a control character"],
		["NEL", "a\u0085b", "contains white space or a control character"],
		["C1", "a\u009fb", "contains white space or a control character"],
		["NBSP", "a\u00a0b", "contains white space or a control character"],
		["a line separator", "a\u2028b", "contains white space or a control character"],
		["an ideographic space", "a\u3000b", "contains white space or a control character"],
		["a byte order mark", "\ufeffa", "contains white space or a control character"],
		["a wildcard", "*", "contains a wildcard"],
		["a wildcard inside", "a*b", "contains a wildcard"],
		["a tail wildcard", ">", "contains a wildcard"],
		["a dot", "a.b", "contains a dot"],
		["a lone surrogate", "a\udc00", "is not well-formed Unicode"],
		["null", null, "is missing"],
		["undefined", undefined, "is missing"],
		["a number", 5, "is not a string"],
		["an object", {}, "is not a string"],
	])("%s", (_, value, reason) => {
		for (const encoding of ["id", "enum", "verbatim"] as const) {
			expect(refusal(() => encodeToken("t", encoding, value))).toMatchObject({ token: "t", reason });
		}
	});

	test.each(["", "a b", "a\n.b", "*", "a.>", "\ud800"])("and so is %j in a cluster", (value) => {
		expect(refusal(() => clusterToken(value)).token).toBe("cluster");
	});

	test("and never quoted", () => {
		expect(refusal(() => encodeToken("backend_id", "id", "hunter2.")).message).toBe(
			"invalid subject: backend_id contains a dot",
		);
	});
});

test.each(["b1", "日本語", "😀", "a-b_c", "$x", "{cluster}", "6f1c2d3e-0a4b-4c5d-8e9f-001122334455"])(
	"%s is a good id",
	(id) => expect(encodeToken("id", "id", id)).toBe(id),
);

test("the dots of a cluster become underscores", () => {
	expect(clusterToken("foo.bar.example.com")).toBe("foo_bar_example_com");
	expect(clusterToken("a..b")).toBe("a__b");
});

test("a subject depends on nothing that was rendered before", () => {
	const values = ["a", "b", "", "a.b", undefined, "*"];
	const rendered = (subject: Subject, value: unknown): string => {
		try {
			return renderSubject(subject, value);
		} catch (error) {
			return (error as Error).message;
		}
	};
	for (const cluster of values) {
		for (const backend of values) {
			for (const state of [...values, backend]) {
				const value = { cluster, BackendMessage: { backend }, state };
				const expected = rendered(prepareSubject(status), value);
				expect([rendered(status, value), rendered(status, value)]).toEqual([expected, expected]);
			}
		}
	}
});

test("a payload that asks for another subject while it is read still gets its own", () => {
	const spec = prepareSubject(twoTokens);
	const other = { a: "1", b: "y" };
	const payload = {
		a: "2",
		get b() {
			expect(renderSubject(spec, other)).toBe("1.y");
			return "y";
		},
	};
	for (const before of [
		{ a: "2", b: "x" },
		{ a: "2", b: "y" },
		{ a: "1", b: "y" },
	]) {
		renderSubject(spec, before);
		expect(renderSubject(spec, payload)).toBe("2.y");
		expect(renderSubject(spec, { a: "2", b: "y" })).toBe("2.y");
	}
});

test("tokens stand where the template has them, whatever else it says and in whatever order they are told", () => {
	const tokens: SubjectSpec["tokens"] = [
		["b", "id", (value) => value.b],
		["a", "id", (value) => value.a],
	];
	expect(renderSubject(prepareSubject({ name: "s", template: "{a}b{b}a", tokens }), { a: "1", b: "2" })).toBe("1b2a");
});

test("values that look like templates are not expanded", () => {
	const spec = prepareSubject(twoTokens);
	expect(renderSubject(spec, { a: "{b}", b: "$&" })).toBe("{b}.$&");
});

test("a subject of more than 1024 bytes is refused, by bytes and not by characters", () => {
	const spec = prepareSubject({ name: "s", template: "s.{id}", tokens: [["id", "id", (value) => value.id]] });
	const longest = renderSubject(spec, { id: "x".repeat(1022) });
	expect(longest).toHaveLength(1024);
	expect(matchSubject(spec, longest), "what can be sent can be received").toBeDefined();
	expect(matchSubject(spec, `${longest}x`)).toBeUndefined();
	for (const _ of ["at once", "and again"]) {
		expect(refusal(() => renderSubject(spec, { id: "x".repeat(1023) }))).toMatchObject({ token: "subject" });
	}
	expect(refusal(() => renderSubject(spec, { id: "é".repeat(512) }))).toMatchObject({ token: "subject" });
	const endless = ".".repeat(10_000_000);
	const half = "x".repeat(512);
	for (const run of [
		() => renderPattern(spec, { id: endless }),
		() => renderPattern(status, { backend_id: half, state: half }),
		() => clusterToken(endless),
	]) {
		expect(refusal(run).reason).toBe("is longer than 1024 bytes");
	}
});

test("what is inherited is there for no condition", () => {
	const when = [{ path: ["cluster"], is: "present" }] as const;
	const spec = { name: "s", template: "s", tokens: [], when } as const;
	expect([applies(spec, payload), applies(spec, Object.create(payload))]).toEqual([true, false]);
});

describe("a pattern", () => {
	test("has a wildcard for what is not fixed", () => {
		expect(renderPattern(status, {})).toBe("cluster.*.backend.*.status.*");
		expect(renderPattern(status, { cluster: "plane.test", state: "Lost" })).toBe(
			"cluster.plane_test.backend.*.status.Lost",
		);
	});

	test.each([undefined, null, "", "*", ">", "a.b"])("refuses %j instead of widening", (value) => {
		refusal(() => renderPattern(status, { backend_id: value }));
	});
});

describe("a subject is matched by its template", () => {
	test("and gives the tokens as they stand", () => {
		expect(matchSubject(status, "cluster.plane_test.backend.b1.status.Ready")).toEqual({
			cluster: "plane_test",
			backend_id: "b1",
			state: "Ready",
		});
	});

	test.each([
		"cluster.plane_test.backend.b1.state.Ready",
		"cluster.plane_test.backend.b1.status",
		"cluster.plane_test.backend.b1.status.Ready.x",
		"cluster.plane_test.backend.b1.status.Ready.",
		"cluster..backend.b1.status.Ready",
		"cluster.*.backend.b1.status.Ready",
		"cluster.c.backend.b1.status.>",
		"cluster.c.backend.b 1.status.Ready",
		"cluster.>",
		"",
		"cluster.c.backend.b1.status.".padEnd(1025, "x"),
	])("but not %s", (subject) => expect(matchSubject(status, subject)).toBeUndefined());
});

describe("conditions tell which subject a payload belongs on", () => {
	const spec = (is: "present" | "absent" | { equals: string }): SubjectSpec => ({
		name: "s",
		template: "s",
		tokens: [],
		when: [{ path: ["a", "b"], is }],
	});

	test.each([
		["present", { a: { b: 1 } }, true],
		["present", { a: { b: null } }, false],
		["present", {}, false],
		["present", null, false],
		["absent", { a: { b: null } }, true],
		["absent", { a: 5 }, true],
		["absent", { a: { b: 0 } }, false],
		[{ equals: "x" }, { a: { b: "x" } }, true],
		[{ equals: "x" }, { a: { b: "y" } }, false],
	] as const)("%j %j", (is, value, expected) => expect(applies(spec(is), value)).toBe(expected));
});

describe("one pattern covers several", () => {
	test.each([
		[["a.b.c"], "a.b.c"],
		[["a.b.c", "a.x.c"], "a.*.c"],
		[["a.b.c", "a.b.c"], "a.b.c"],
		[["a.b.c", "a.b.d.e"], "a.b.>"],
		[["a.b.c.x", "a.b.c"], "a.b.>"],
		[["a.b.c", "a.b.c.x"], "a.b.>"],
		[["a.b", "c.d.e"], ">"],
	])("%j → %s", (patterns, covering) => expect(coveringPattern(patterns)).toBe(covering));
});
