import { describe, expect, test } from "vitest";
import { parseServers } from "./server-url.js";

describe("server URLs", () => {
	test("may be one or several, with or without scheme and port", () => {
		expect(parseServers("nats://a:4222")).toEqual({ servers: ["a:4222"] });
		expect(parseServers(["a", "nats://b:1"])).toEqual({ servers: ["a", "b:1"] });
		expect(parseServers("a:1, b:2")).toEqual({ servers: ["a:1", "b:2"] });
		expect(parseServers("nats://[::1]:4222")).toEqual({ servers: ["[::1]:4222"] });
	});

	test("give their credentials to the options, decoded", () => {
		expect(parseServers("nats://me:p%40ss@a:1")).toEqual({ servers: ["a:1"], user: "me", pass: "p@ss" });
		expect(parseServers("nats://secret@a")).toEqual({ servers: ["a"], token: "secret" });
	});

	test("ask for TLS by their scheme", () => {
		expect(parseServers("tls://a:1")).toEqual({ servers: ["a:1"], tls: {} });
	});

	test.each([[""], ["http://a"], ["nats://"], ["nats://me:canary@:x"], [[]]])(
		"like %j are refused without quoting them",
		(servers) => {
			let refusal: unknown;
			try {
				parseServers(servers);
			} catch (error) {
				refusal = error;
			}
			expect(refusal).toMatchObject({ code: "invalid_argument", outcome: "not-sent" });
			expect(String(refusal)).not.toContain("canary");
		},
	);
});
