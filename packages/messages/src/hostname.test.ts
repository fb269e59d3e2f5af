import { expect, test } from "vitest";
import { InvalidSubjectError } from "./errors.js";
import { hostname } from "./hostname.js";

test("a backend is served below its cluster", () => {
	expect(hostname("b1", "plane.test")).toBe("b1.plane.test");
	expect(hostname("b1", "localhost:8080")).toBe("b1.localhost:8080");
});

test.each(["", "a b", "evil.com/x", "x@", "a.b", "a#", "a?", "a\\b", "a\n", "*"])(
	"%j is no backend of a host",
	(id) => {
		expect(() => hostname(id, "plane.test")).toThrow(InvalidSubjectError);
		expect(() => hostname(id, "plane.test")).toThrow(expect.objectContaining({ token: "backend_id" }));
	},
);

test("the reason is told", () => {
	const reason = /contains a delimiter of URLs/;
	expect(() => hostname("b/1", "plane.test")).toThrow(reason);
	expect(() => hostname("b1", "plane.test/1")).toThrow(reason);
});

test.each(["", "a b", "x/", "u@evil", "*", "a\r\nb"])("%j is no cluster of a host", (cluster) => {
	expect(() => hostname("b1", cluster)).toThrow(InvalidSubjectError);
	expect(() => hostname("b1", cluster)).toThrow(expect.objectContaining({ token: "cluster" }));
});
