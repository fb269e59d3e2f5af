import { describe, expect, test } from "vitest";
import { isWebSocket, parseServers } from "./server-url.js";

function refusalOf(servers: string | readonly string[], tls?: { ca: string }): unknown {
	try {
		return parseServers(servers, tls);
	} catch (error) {
		return error;
	}
}

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

	test("may have one user for all of them, in one URL or in several", () => {
		const shared = { servers: ["a", "b", "c"], user: "me", pass: "p@ss" };
		expect(parseServers("nats://a,nats://me:p%40ss@b,nats://c")).toEqual(shared);
		expect(parseServers("nats://me:p%40ss@a,nats://me:p@ss@b,nats://c")).toEqual(shared);
	});

	test.each([
		["users", "nats://me:p@a,nats://you:p@b"],
		["passwords", "nats://me:p@a,nats://b,nats://me:canary@c"],
		["tokens", "nats://canary@a,nats://me@b"],
		["kinds of credentials", "nats://me@a,nats://me:canary@b"],
	])("with different %s are refused: a connection has the same for all servers", (_, servers) => {
		const refusal = refusalOf(servers);
		expect(refusal).toMatchObject({ code: "invalid_argument", operation: "connect", outcome: "not-sent" });
		expect(String(refusal)).toContain("different users, passwords or tokens");
		expect(String(refusal)).not.toContain("canary");
	});

	test("ask for TLS by their scheme", () => {
		expect(parseServers("tls://a:1")).toEqual({ servers: ["a:1"], tls: {} });
		expect(parseServers("nats://a:1,tls://b:1"), "one is enough").toEqual({ servers: ["a:1", "b:1"], tls: {} });
	});

	test("give a single server's address as the name its certificate must be for, unless a name is told", () => {
		expect(parseServers("tls://10.0.0.7:1")).toEqual({ servers: ["10.0.0.7:1"], tls: { host: "10.0.0.7" } });
		expect(parseServers("tls://127.0.0.11:1")).toMatchObject({ tls: { host: "127.0.0.11" } });
		for (const name of ["10.0.0.7.nip.test", "node-10.0.0.7", "a.test"]) {
			expect(parseServers(`tls://${name}:1`), name).toEqual({ servers: [`${name}:1`], tls: {} });
		}
		expect(parseServers("tls://[::1]:1")).toMatchObject({ tls: { host: "::1" } });
		expect(parseServers("nats://10.0.0.7:1", { ca: "pem" })).toMatchObject({ tls: { host: "10.0.0.7", ca: "pem" } });
		expect(parseServers("tls://10.0.0.7:1", { host: "nats.test" })).toMatchObject({ tls: { host: "nats.test" } });
		expect(parseServers("tls://10.0.0.7:1,tls://10.0.0.8:1")).toMatchObject({ tls: {} });
		expect(parseServers("nats://10.0.0.7:1")).toEqual({ servers: ["10.0.0.7:1"] });
	});

	test("of WebSocket servers keep their scheme and path, and lose their credentials", () => {
		expect(parseServers("wss://me:p@a.test/nats, ws://b:80")).toEqual({
			servers: ["wss://a.test/nats", "ws://b"],
			user: "me",
			pass: "p",
		});
	});

	test("of WebSocket servers keep their query: gateways take tokens in it", () => {
		expect(parseServers("wss://a.test/nats?token=abc").servers).toEqual(["wss://a.test/nats?token=abc"]);
		expect(parseServers("wss://a.test?token=abc").servers).toEqual(["wss://a.test?token=abc"]);
	});

	test("of WebSocket servers stand neither beside others nor beside TLS, which is the platform's then", () => {
		const refused = { code: "invalid_argument", operation: "connect", outcome: "not-sent" };
		for (const servers of ["ws://a,nats://b", "tls://a,wss://b"]) {
			const refusal = refusalOf(servers);
			expect(refusal).toMatchObject({ ...refused, message: expect.stringContaining("wsconnect") });
		}
		const refusal = refusalOf("wss://a", { ca: "pem" });
		expect(refusal).toMatchObject({ ...refused, message: expect.stringContaining("NODE_EXTRA_CA_CERTS") });
	});

	test("are those of WebSocket servers by their scheme", () => {
		const urls = ["ws://a", "wss://a", "ws:", "wss:", "nats://a", "tls://a", "a.test/wss:"];
		expect(urls.filter(isWebSocket)).toEqual(["ws://a", "wss://a", "ws:", "wss:"]);
	});

	test.each([
		[""],
		["http://a"],
		["nats://"],
		["nats://me:canary@:x"],
		["nats://me:canary%zz@a"],
		[[]],
		[["nats://a", 7 as never]],
	])("like %j are refused without quoting them", (servers) => {
		const refusal = refusalOf(servers);
		expect(refusal).toMatchObject({ code: "invalid_argument", operation: "connect", outcome: "not-sent" });
		expect(String(refusal)).not.toContain("canary");
	});
});
