import { InvalidMessageError, ScheduleRequest, WorldStateMessage } from "@plane/messages";
import { describe, expect, test } from "vitest";
import { decodeAsPlane } from "./decode-as-plane.js";

/** A request with these texts in it, which is good without them. */
function request({ idle = "30", limits = "null", keys = "", env = "", metadata = "" }): string {
	const memory = `"resource_limits":{"memory_limit_bytes":${limits}}`;
	const executable = `{"image":"i","env":{${env}},${memory},"credentials":null}`;
	return `{"cluster":"c.d","max_idle_secs":${idle},"metadata":{${metadata}},"executable":${executable}${keys}}`;
}

const token = '"IdentityToken":{"identity_token":"not-a-secret"}';
const credentialsTwice = `"credentials":{${token},${token}}`;

const decode = (text: string): ScheduleRequest => decodeAsPlane(ScheduleRequest, new TextEncoder().encode(text));

describe("a request is read as Plane reads it", () => {
	test.each([
		["as JavaScript writes it", request({})],
		["with spaces and escapes", ` ${request({ metadata: '"\\u0061" : "b"' })}\r\n`],
		["with quantities that JavaScript rounds", request({ idle: "18446744073709551615" })],
		["with bounds of both signs", request({ limits: "-9223372036854775808" })],
		["with floats and keys that Plane does not know", request({ keys: ',"x":{"y":1.0,"y":-0},"x":1e2' })],
		["with anything in what Plane does not know", request({ keys: ',"x":{"\\ud800":"\\udfff"}' })],
		["with a key of a map twice, of which the last counts", request({ env: '"A":"1","A":"2"' })],
	])("%s", (_, text) => expect(decode(text)).toEqual(ScheduleRequest.decode(text)));

	test.each([
		["a fraction of nothing", request({ idle: "30.0" }), "/max_idle_secs"],
		["an exponent", request({ idle: "3e1" }), "/max_idle_secs"],
		["a minus before zero", request({ idle: "-0" }), "/max_idle_secs"],
		["one more than 64 bits hold", request({ idle: "18446744073709551616" }), "/max_idle_secs"],
		["one less", request({ limits: "-9223372036854775809" }), "/executable/resource_limits/memory_limit_bytes"],
		["a field twice", request({ keys: ',"cluster":"c.d"' }), "/cluster"],
		[
			"a variant twice",
			request({}).replace('"credentials":null', credentialsTwice),
			"/executable/credentials/IdentityToken",
		],
		["a key that is no Unicode", request({ keys: ',"\\ud800":1' }), ""],
		["an unknown key and a field twice", request({ keys: ',"x":1.0,"lock":null,"lock":"l"' }), "/lock"],
	])("which refuses %s, and so do we, although our codec takes it", (_, text, path) => {
		expect(() => ScheduleRequest.decode(text)).not.toThrow();
		expect(pathsOf(text)).toEqual([path]);
	});

	test.each([
		["a float deep in what is flattened", '"DroneMessage":{"drone":"d","KeepAlive":{"timestamp":1.0}}', "timestamp"],
		["a field twice there", '"DroneMessage":{"drone":"d","KeepAlive":{"timestamp":1,"timestamp":1}}', "timestamp"],
		["a float for an identity", '"LockMessage":{"lock":"l","uid":1.0,"message":"Announce"}', "uid"],
	])("which refuses %s of an entry", (_, content, field) => {
		const data = new TextEncoder().encode(`{"cluster":"c.d",${content}}`);
		expect(() => decodeAsPlane(WorldStateMessage, data)).toThrow(field);
	});

	test("which takes a flattened key twice, and any heartbeat", () => {
		const lock = '"LockMessage":{"lock":"l","uid":18446744073709551615,"message":"Announce"}';
		for (const text of [`{"cluster":"c.d",${lock},${lock}}`, '{"heartbeat":1.0}']) {
			const data = new TextEncoder().encode(text);
			expect(decodeAsPlane(WorldStateMessage, data)).toEqual(WorldStateMessage.decode(text));
		}
	});

	test("and what the codec refuses is refused for its reason", () => {
		expect(pathsOf("{}")).toEqual(["/cluster"]);
	});
});

function pathsOf(text: string): readonly string[] {
	try {
		decode(text);
	} catch (error) {
		if (error instanceof InvalidMessageError) return error.issues.map(({ path }) => path);
	}
	return [];
}
