import { SpawnRequest, UpdateBackendStateMessage } from "@plane/messages";
import { describe, expect, test } from "vitest";
import { decodeAsPlane } from "./decode-as-plane.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const spawn = (text: string): SpawnRequest => decodeAsPlane(SpawnRequest, bytes(text));
const executable = '{"image":"i","env":{"A":"b"}}';
const request = (fields: string): string =>
	`{"cluster":"c.d","drone_id":"d1","backend_id":"b1","max_idle_secs":30,"metadata":{},"executable":{"image":"i","env":{"A":"b"}${fields}}}`;

describe("a struct as an array of its fields is read", () => {
	test.each([
		["as a whole", `["c.d","d1",30,"b1",{},${executable},null]`, request("")],
		[
			"in a field",
			`["c.d","d1",30,"b1",{},["i",{"A":"b"},null,{},"Always",80],null]`,
			request(`,"port":80,"pull_policy":"Always"`),
		],
		[
			"where null may stand, too, and in a variant",
			request(',"credentials":{"UsernamePassword":["u","p"]},"resource_limits":[1000,50,60,null,null]'),
			request(
				',"credentials":{"UsernamePassword":{"username":"u","password":"p"}},"resource_limits":{"cpu_period":1000,"cpu_period_percent":50,"cpu_time_limit":60}',
			),
		],
		[
			"with what has a default left off at its end",
			`["c.d","d1",30,"b1",{},["i",{"A":"b"},null,{},"IfNotPresent",null],null]`,
			request(""),
		],
	])("%s", (_, array, object) => {
		expect(spawn(array)).toEqual(SpawnRequest.decode(object));
	});

	test.each([
		["one that is too short, if only by what may be none", `["c.d","d1",30,"b1",{},${executable}]`],
		["one that is too long", `["c.d","d1",30,"b1",{},${executable},null,null]`],
		["one with a float for an integer", `["c.d","d1",30.0,"b1",{},${executable},null]`],
		["one in place of a map", `["c.d","d1",30,"b1",[],${executable},null]`],
		["one in place of a text", `[["c.d"],"d1",30,"b1",{},${executable},null]`],
		["two fields of one name within", `["c.d","d1",30,"b1",{},{"image":"i","image":"i","env":{}},null]`],
		["no JSON", `["c.d","d1",30,"b1",{},${executable},null] x`],
	])("but not %s", (_, text) => {
		expect(() => spawn(text)).toThrow("SpawnRequest");
	});
});

describe("a time is read", () => {
	const update = (time: string): string =>
		`{"cluster":"c.d","state":"Ready","backend":"b1","time":${JSON.stringify(time)},"drone":"d1"}`;
	const timeOf = (time: string): string => decodeAsPlane(UpdateBackendStateMessage, bytes(update(time))).time;

	test.each([
		["2024-01-02T03:04:05+0530", "2024-01-01T21:34:05Z"],
		["2024-01-02 03:04:05.5 UTC", "2024-01-02T03:04:05.500Z"],
		["2024-1-2T3:4:5z", "2024-01-02T03:04:05Z"],
		["  2024 - 01 - 02T 03 : 04 : 05.123456789123 -00: 30\n", "2024-01-02T03:34:05.123456789Z"],
		["+2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z"],
		["-1-01-02T03:04:05Z", "-0001-01-02T03:04:05Z"],
		["12-01-02T03:04:05Z", "0012-01-02T03:04:05Z"],
		["+12024-1-02T03:04:05Z", "+12024-01-02T03:04:05Z"],
	])("in Plane's spelling %j", (spelled, time) => {
		expect(timeOf(spelled)).toBe(time);
	});

	test.each([
		"2024-01-02T03:04:05",
		"2024-01-02t03:04:5Z",
		"2024-02-30T3:04:05Z",
		"20240-01-02T03:04:05Z",
		"2024-1-2",
		"now",
	])("but not in any other: %s", (spelled) => {
		expect(() => timeOf(spelled)).toThrow("UpdateBackendStateMessage");
	});
});
