import { describe, expect, test } from "vitest";
import {
	COPY,
	enumOf,
	external,
	folded,
	i64,
	internal,
	list,
	type MapWide,
	OWN,
	type Shape,
	select,
	struct,
	u64,
} from "./shape.js";
import { uid } from "./uid.js";
import { time } from "./utc-time.js";

const limits = struct([{ name: "cpu", fill: null }]);
const request = struct([
	{ name: "lock", fill: null },
	{ name: "limits", shape: limits, fill: {} },
	{ name: "mounts", omit: "empty" },
	{ name: "token", omit: "none" },
	{ name: "time", shape: time },
]);

const state = enumOf((value) => value === "Ready" || value === "Lost");
const kinds = external({
	Meta: struct([{ name: "hash", fill: null }]),
	State: struct([{ name: "state", shape: state }]),
	Note: null,
	Gone: "unit",
});
const flattening = struct([{ name: "id", fill: "none" }], kinds);

/** Both ways of reading must give the same, and the copying way must leave its argument alone. */
function canonical(shape: Shape, value: unknown): unknown {
	const before = structuredClone(value);
	const copied = shape.canonical?.(value, COPY);
	expect(value).toEqual(before);
	expect(shape.canonical?.(structuredClone(value), OWN)).toEqual(copied);
	return copied;
}

describe("a struct", () => {
	test("fills what is absent, with the shape of the field applied to it", () => {
		expect(canonical(request, {})).toEqual({ lock: null, limits: { cpu: null } });
	});

	test("fills what is undefined, leaves null as it is", () => {
		expect(canonical(request, { lock: undefined, limits: null })).toEqual({ lock: null, limits: null });
	});

	test("drops what Plane leaves out", () => {
		const value = { lock: "l", limits: { cpu: 1 }, mounts: [], token: null };
		expect(canonical(request, value)).toEqual({ lock: "l", limits: { cpu: 1 } });
		expect(canonical(request, { ...value, token: undefined })).not.toHaveProperty("token");
		expect(canonical(request, { ...value, lock: [] }), "and no more than that").toHaveProperty("lock", []);
		expect(canonical(request, { ...value, mounts: ["a"], token: "t" })).toMatchObject({ mounts: ["a"], token: "t" });
	});

	test("keeps unknown keys, __proto__ among them, and the order of keys", () => {
		const value = JSON.parse('{"x":1,"__proto__":{"y":2},"limits":{"z":3},"lock":null}');
		const result = canonical(request, value) as object;
		expect(JSON.stringify(result)).toBe('{"x":1,"__proto__":{"y":2},"limits":{"z":3,"cpu":null},"lock":null}');
		expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
	});

	test("returns a canonical document itself", () => {
		const value = { lock: null, limits: { cpu: 1 }, time: "2024-01-02T03:04:05Z" };
		expect(request.canonical?.(value, COPY)).toBe(value);
	});

	test("gives each reader its own copy of a fill", () => {
		const first = request.canonical?.({}, COPY) as { limits: { cpu: unknown } };
		first.limits.cpu = 5;
		expect(request.canonical?.({}, OWN)).toEqual({ lock: null, limits: { cpu: null } });
		const fill = { list: [1, { deep: null }] };
		const deep = struct([{ name: "fill", fill }]).canonical?.({}, COPY) as { fill: typeof fill };
		expect(deep).toEqual({ fill });
		expect(deep.fill.list).not.toBe(fill.list);
		expect(deep.fill.list[1]).not.toBe(fill.list[1]);
	});

	test("changes a document in place when it is its own", () => {
		const value = { mounts: [], time: "2024-01-02 03:04:05Z" };
		expect(request.canonical?.(value, OWN)).toBe(value);
		expect(value).toEqual({ lock: null, limits: { cpu: null }, time: "2024-01-02T03:04:05Z" });
	});

	test.each<unknown>([null, undefined, 5, "x", [], [1]])("leaves %j for the validator", (value) => {
		expect(canonical(request, value)).toEqual(value);
	});
});

describe("an externally tagged union", () => {
	test("reads the payload of its only key", () => {
		expect(canonical(kinds, { Meta: {} })).toEqual({ Meta: { hash: null } });
		expect(canonical(kinds, { Note: { a: 1 } })).toEqual({ Note: { a: 1 } });
	});

	test("turns a unit variant with null into the bare string", () => {
		expect(canonical(kinds, { Gone: null })).toBe("Gone");
		expect(canonical(kinds, "Gone")).toBe("Gone");
	});

	test.each<unknown>([{ Gone: {} }, { Meta: {}, State: {} }, {}, { constructor: {} }, { Meta: null }, "Meta", null])(
		"leaves %j for the validator",
		(value) => expect(canonical(kinds, value)).toEqual(value),
	);
});

describe("a flattened union", () => {
	test("takes the first variant in document order and drops the others", () => {
		expect(canonical(flattening, { Meta: {}, id: "a", State: {}, x: 1 })).toEqual({
			Meta: { hash: null },
			id: "a",
			x: 1,
		});
		expect(canonical(flattening, { State: {}, Meta: {} })).toEqual({ State: {}, id: "none" });
	});

	test("also reads an empty object as a unit value below", () => {
		expect(canonical(flattening, { State: { state: { Ready: {} } } })).toEqual({
			State: { state: "Ready" },
			id: "none",
		});
		expect(canonical(kinds, { State: { state: { Ready: {} } } })).toEqual({ State: { state: { Ready: {} } } });
		const filled = { State: { state: { Ready: { x: 1 } } }, id: "a" };
		expect(canonical(flattening, filled), "but no other").toEqual(filled);
	});

	test("without a variant keeps the fields", () => {
		expect(canonical(flattening, { constructor: 1 })).toEqual({ constructor: 1, id: "none" });
	});
});

describe("an internally tagged union", () => {
	const component = internal("type", { Drone: struct([{ name: "id", fill: null }]) });

	test("is read by its tag", () => {
		expect(canonical(component, { type: "Drone" })).toEqual({ type: "Drone", id: null });
	});

	test.each<unknown>([{ type: "Other" }, { type: "constructor" }, { type: 1 }, {}, null, "Drone"])(
		"leaves %j for the validator",
		(value) => expect(canonical(component, value)).toEqual(value),
	);
});

describe("an untagged union told apart by keys", () => {
	const world = select([
		{ keys: ["Meta", "State"], drop: ["heartbeat"], shape: flattening },
		{ keys: ["heartbeat"], shape: struct([]) },
	]);

	test("takes the first case with a key present and drops the keys of others", () => {
		expect(canonical(world, { heartbeat: 1, Meta: {} })).toEqual({ Meta: { hash: null }, id: "none" });
		expect(canonical(world, { heartbeat: 1, x: 2 })).toEqual({ heartbeat: 1, x: 2 });
	});

	test.each<unknown>([{}, { x: 1 }, null, "heartbeat"])("leaves %j for the validator", (value) => {
		expect(canonical(world, value)).toEqual(value);
	});
});

describe("a set of strings", () => {
	test("is read from a unit variant with null", () => {
		expect(canonical(state, { Ready: null })).toBe("Ready");
	});

	test.each<unknown>([
		{ Ready: {} },
		{ Other: null },
		{ Ready: null, Lost: null },
		{ constructor: null },
		{},
		["Ready"],
		"ready",
		null,
	])("leaves %j for the validator", (value) => expect(canonical(state, value)).toEqual(value));

	const level = folded((value) => typeof value === "string" && ["INFO", "WARN", "POST"].includes(value));

	test("may be read in any ASCII case", () => {
		expect(canonical(level, "info")).toBe("INFO");
		expect(canonical(level, "WaRn")).toBe("WARN");
	});

	test.each<unknown>(["ınfo", "poſt", "other", "", { INFO: null }, ["info"], 3])(
		"leaves %j for the validator where case is folded",
		(value) => {
			expect(canonical(level, value)).toEqual(value);
		},
	);
});

describe("a list", () => {
	test("reads each item and copies only when one changes", () => {
		const times = list(time);
		expect(canonical(times, ["2024-01-02 03:04:05Z", 5])).toEqual(["2024-01-02T03:04:05Z", 5]);
		const good = ["2024-01-02T03:04:05Z"];
		expect(times.canonical?.(good, COPY)).toBe(good);
		expect(canonical(times, "x")).toBe("x");
	});
});

describe("64-bit places are mapped", () => {
	const places = (shape: Shape, value: unknown) => {
		const seen: string[] = [];
		const map: MapWide = (kind, item) => {
			seen.push(`${kind} ${item}`);
			return 0;
		};
		const before = structuredClone(value);
		const mapped = shape.mapWide?.(value, map);
		expect(value).toEqual(before);
		return { seen, mapped };
	};

	const assignment = struct([
		{ name: "uid", shape: uid },
		{ name: "free", shape: list(u64) },
	]);
	const flat = struct(
		[{ name: "memory", shape: i64 }],
		external({ Held: struct([{ name: "by", shape: assignment }]), Gone: "unit" }),
	);

	test("through structs, unions, flattened unions and lists", () => {
		const world = select([{ keys: ["Held"], shape: flat }]);
		const value = { memory: 5, Held: { by: { uid: 7, free: [1, 2], x: 9 } } };
		expect(places(world, value)).toEqual({
			seen: ["uid 7", "u64 1", "u64 2", "i64 5"],
			mapped: { memory: 0, Held: { by: { uid: 0, free: [0, 0], x: 9 } } },
		});
		const component = internal("type", { Drone: flat });
		expect(places(component, { type: "Drone", memory: 1 })).toEqual({
			seen: ["i64 1"],
			mapped: { type: "Drone", memory: 0 },
		});
		for (const shape of [world, component]) {
			for (const none of [{ type: "Other" }, null]) {
				expect(places(shape, none)).toEqual({ seen: [], mapped: none });
			}
		}
	});

	test("and nothing is copied where nothing changes", () => {
		const value = { memory: 5, Held: { by: { uid: 7, free: [1] } } };
		expect(flat.mapWide?.(value, (_kind, item) => item)).toBe(value);
	});

	test.each<unknown>([null, 5, [], {}, { Held: null }, { Held: { by: null } }, { Gone: null }, { Held: { by: [] } }])(
		"and %j has none",
		(value) => expect(places(flat, value)).toEqual({ seen: [], mapped: value }),
	);
});
