import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { ScheduleRequest } from "@plane/messages";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Desk, startDesk } from "./desk.js";

let desk: Desk;
beforeAll(async () => {
	desk = await startDesk({ http: { services: { editor: "editor:1" } } });
});
afterAll(() => desk[Symbol.asyncDispose]());

/** What comes back for these bytes until the connection ends, without the time. */
async function answerTo(request: string, then = ""): Promise<string> {
	const socket = connect(Number(new URL(desk.plane.httpUrl ?? "").port), "127.0.0.1");
	socket.write(request, "latin1");
	if (then !== "") {
		await once(socket, "data").then(([data]) => socket.unshift(data));
		socket.write(then, "latin1");
	}
	return (await text(socket)).replace(/date: [^\r]*\r\n/gi, "");
}

const CLOSE = "connection: close\r\n";
const JSON_TYPE = "content-type: application/json\r\n";
const spawn = (head: string, target = "/service/editor/spawn"): string =>
	`POST ${target} HTTP/1.1\r\n${head}content-length: 2\r\n${CLOSE}\r\n{}`;
const GREETING =
	"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 28\r\n\r\nPlane controller HTTP server";

describe("an answer over HTTP", () => {
	test("does not say what becomes of the connection", async () => {
		expect(await answerTo(`GET / HTTP/1.1\r\nhost: h\r\n\r\nGET / HTTP/1.1\r\nhost: h\r\n${CLOSE}\r\n`)).toBe(
			GREETING + GREETING,
		);
	});

	test.each([
		["what is no request", "GARBAGE\r\n\r\n"],
		["a header without a colon", "GET / HTTP/1.1\r\nhost h\r\n\r\n"],
		["a length that is none", "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: x\r\n\r\n"],
	])("to %s has no body, either", async (_, request) => {
		expect(await answerTo(request)).toBe("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
	});

	test("to CONNECT is 404", async () => {
		expect(await answerTo(`CONNECT h:1 HTTP/1.1\r\nhost: h:1\r\n${CLOSE}\r\n`)).toMatch(/^HTTP\/1.1 404 /);
	});

	test.each([
		[200, "a header of 20,000 bytes", `GET / HTTP/1.1\r\nx: ${"x".repeat(20_000)}\r\n`],
		[431, "101 headers", `GET / HTTP/1.1\r\n${"x: 1\r\n".repeat(100)}`],
		[404, "a path of 20,000 bytes", `GET /${"x".repeat(20_000)} HTTP/1.1\r\n`],
		[414, "a path beyond 65,534 bytes", `GET /${"x".repeat(65_534)} HTTP/1.1\r\n`],
	])("is %d for %s", async (status, _, head) => {
		expect(await answerTo(`${head}${CLOSE}\r\n`)).toMatch(`HTTP/1.1 ${status} `);
	});

	test("to HEAD of the states ends, although their stream does not", async () => {
		const head = await answerTo(`HEAD /backend/b/status/stream HTTP/1.1\r\nhost: h\r\n${CLOSE}\r\n`);
		expect(head).toContain("content-type: text/event-stream\r\n");
	});
});

describe("a spawn over HTTP", () => {
	test.each(["http://elsewhere:1/service/editor/spawn", "/service/editor/spawn#there", "/service/editor/spawn?x#y"])(
		"may be asked for at %s",
		async (target) => {
			expect(await answerTo(spawn(`host: h\r\n${JSON_TYPE}`, target))).toMatch("HTTP/1.1 200 OK");
		},
	);

	test.each([
		"h",
		"h:",
		"h:x",
		"a[b]c",
		"u@v@h",
		"%41@h",
		"[::1%25a]",
		"h:99999",
		"[::1]:99",
		"u@h",
		"a_b",
		"EXAMPLE.com",
	])("repeats the host %s in the URL of the status", async (host) => {
		expect(await answerTo(spawn(`host: ${host}\r\n${JSON_TYPE}`))).toContain(`"status_url":"http://${host}/backend/`);
	});

	test.each(["", "a b", "h/x", "a:b:c", "[::1", "::1", "u@", "a%20b", "[a]:1:2", "h|", "[<]", "\xe4"])(
		"refuses the host %j",
		async (host) => {
			expect(await answerTo(spawn(`host: ${host}\r\n${JSON_TYPE}`))).toBe(
				"HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 26\r\n\r\ninvalid HTTP header (host)",
			);
		},
	);

	test("looks for the host before the name of the service", async () => {
		expect(await answerTo(spawn(JSON_TYPE, "/service/%ff/spawn"))).toContain("Header of type `host` was missing");
	});

	test.each([
		[200, "APPLICATION/JSON"],
		[200, "application/vnd.x+json"],
		[200, "application/json; charset=latin1"],
		[200, 'application/json;a=b; c="d e"'],
		[200, "application/json;"],
		[200, "application/json+x; a="],
		[415, "application/json;;a=b"],
		[415, "application/json ; a=b"],
		[415, "application/json; a"],
		[415, "application/json, text/plain"],
		[415, "application/json5"],
		[415, "text/json"],
	])("is answered %d with the content type %s", async (status, type) => {
		expect(await answerTo(spawn(`host: h\r\ncontent-type: ${type}\r\n`))).toMatch(`HTTP/1.1 ${status} `);
	});

	test("lets a client go on that asked whether it may, when it comes to the body", async () => {
		const head = `host: h\r\ncontent-length: 2\r\nexpect: 100-continue\r\n${CLOSE}`;
		const served = await answerTo(`POST /service/editor/spawn HTTP/1.1\r\n${JSON_TYPE}${head}\r\n`, "{}");
		expect(served).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/);
		expect(await answerTo(`POST /nowhere HTTP/1.1\r\n${head}\r\n`)).toMatch(/^HTTP\/1.1 404 /);
	});

	test("takes no notice of what else a client expects", async () => {
		expect(await answerTo(spawn(`host: h\r\nexpect: wonders\r\n${JSON_TYPE}`))).toMatch(/^HTTP\/1.1 200 OK/);
	});

	test("may be an array with something behind it", async () => {
		const body = '["x"] no';
		const lock = '[5,"array",false,null] {';
		const post = (content: string): string =>
			`POST /service/editor/spawn HTTP/1.1\r\nhost: h\r\n${JSON_TYPE}content-length: ${content.length}\r\n${CLOSE}\r\n${content}`;
		expect(await answerTo(post(body))).toMatch("HTTP/1.1 422 ");
		expect(await answerTo(post(lock))).toMatch("HTTP/1.1 200 ");
		expect(desk.plane.log.messages("requested", ScheduleRequest).at(-1)).toMatchObject({ lock: "array" });
	});
});
