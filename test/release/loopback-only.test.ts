import { expect, test } from "vitest";
import { loopbackOnly } from "./loopback-only.js";

test("what would be published anywhere but on this machine is refused", () => {
	expect(loopbackOnly("a@1.0.0 → http://127.0.0.1:4873/")).toEqual(["http://127.0.0.1:4873"]);
	for (const elsewhere of [
		"https://registry.example.com/",
		"http://127.0.0.1.example.com/",
		"http://127.0.0.1@example.com/",
	])
		expect(() => loopbackOnly(`a@1.0.0 → http://127.0.0.1:4873/\nb@1.0.0 → ${elsewhere}`)).toThrow(
			"nothing is published from here",
		);
});
