import { describe, expect, test } from "vitest";
import { realClock } from "./clock.js";
import { ControllerWorld, stateAsRead } from "./controller-world.js";

const HEARTBEAT = { heartbeat: null };
const entry = (content: string): string => `{"cluster":"c.d",${content}}`;
const ready = entry('"DroneMessage":{"drone":"d1","State":{"timestamp":1,"state":"Ready"}}');

describe("an entry of the state stream", () => {
	test("may have arrays for the structs in it", () => {
		const lock = '["l",18446744073709551615]';
		const Assignment = { drone: "d1", bearer_token: null, lock_assignment: { lock: "l", uid: 2n ** 64n - 1n } };
		expect(stateAsRead.decode(entry(`"BackendMessage":{"backend":"b1","Assignment":["d1",null,${lock}]}`))).toEqual({
			cluster: "c.d",
			BackendMessage: { backend: "b1", Assignment },
		});
		expect(stateAsRead.decode(entry('"DroneMessage":{"State":[1,"Ready"],"drone":"d1"}'))).toEqual(
			stateAsRead.decode(ready),
		);
	});

	test.each([
		["in place of a struct with a flattened union", entry('"DroneMessage":["d1",{"State":[1,"Ready"]}]')],
		["too short", entry('"LockMessage":["l",5]')],
		["with a float", entry('"LockMessage":["l",5.0,"Announce"]')],
	])("with an array %s is a heartbeat, as every other object is", (_, text) => {
		expect(stateAsRead.decode(text)).toEqual(HEARTBEAT);
	});

	test.each(["{}", '{"x":[1]}', '{"heartbeat":{"y":1e2}}', entry('"x":1')])("%s is a heartbeat", (text) => {
		expect(Object.keys(stateAsRead.decode(text))).toEqual(["heartbeat"]);
	});

	test.each(['"\\ud800"', "1e999", `[${"[".repeat(126)}${"]".repeat(126)}]`, '{"\\udfff":1}'])(
		"of which Plane cannot keep a part is nothing at all: %#",
		(more) => {
			expect(stateAsRead.decode(ready.replace("{", '{"x":[],'))).toMatchObject(stateAsRead.decode(ready));
			expect(() => stateAsRead.decode(ready.replace("{", `{"x":${more},`))).toThrow();
			expect(() => stateAsRead.decode(`{"x":${more}}`)).toThrow();
		},
	);

	test.each(["[]", "3", "null", "{", ""])("%j is nothing at all, either", (text) => {
		expect(() => stateAsRead.decode(text)).toThrow();
	});
});

test("a condition that throws fails its own waiting, and the controller reads on", async () => {
	const world = new ControllerWorld(realClock);
	const never = new AbortController().signal;
	let asked = 0;
	const failed = world.when(() => {
		asked += 1;
		if (asked > 1) throw new Error("mine");
		return false;
	}, never);
	const reached = world.reached(1, never);
	world.apply({ message: stateAsRead.decode(ready), subject: "s", sequence: 1, timestamp: 1 });
	await expect(failed).rejects.toThrow("mine");
	await reached;
});
