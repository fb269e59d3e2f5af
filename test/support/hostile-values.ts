import { changedAt, pathsOf } from "./mutated.js";

/** A class of an application. */
export class Instance {
	readonly [key: string]: unknown;
	constructor(fields: object) {
		Object.assign(this, fields);
	}
}

class WritesItself extends Instance {
	toJSON(): unknown {
		return { injected: true };
	}
}

const throwing = (): never => {
	throw new Error("a trap");
};

function revoked(): object {
	const { proxy, revoke } = Proxy.revocable({}, {});
	revoke();
	return proxy;
}

/** Answers differently each time it is read. */
export function fickle(value: unknown): object {
	let reads = 0;
	const get = (): unknown => (reads++ % 2 === 0 ? value : Symbol("other"));
	return Object.defineProperty({}, "cluster", { enumerable: true, get });
}

function cyclic(): object {
	const cycle: Record<string, unknown> = {};
	cycle.self = cycle;
	return cycle;
}

const asObject = (value: unknown): object => (typeof value === "object" && value !== null ? value : { value });

/** What is no plain JSON data, made from what stood in its place. */
export const hostileValues: Readonly<Record<string, (value: unknown) => unknown>> = {
	"an object with toJSON": (value) => ({ ...asObject(value), toJSON: () => "injected" }),
	"a hidden toJSON": (value) => Object.defineProperty({ ...asObject(value) }, "toJSON", { value: () => "injected" }),
	"an instance with toJSON": (value) => new WritesItself(asObject(value)),
	"a class instance": (value) => new Instance(asObject(value)),
	"inherited fields": (value) => Object.create(asObject(value)),
	"an object without a prototype": (value) => Object.assign(Object.create(null), value),
	"fields that cannot be enumerated": (value) =>
		Object.defineProperties(
			{},
			Object.fromEntries(Object.entries(asObject(value)).map(([key, item]) => [key, { value: item }])),
		),
	"fields named by symbols": (value) => ({ ...asObject(value), [Symbol("key")]: "value" }),
	getters: (value) =>
		Object.defineProperties(
			{},
			Object.fromEntries(
				Object.entries(asObject(value)).map(([key, item]) => [key, { enumerable: true, get: () => item }]),
			),
		),
	"a getter that throws": (value) =>
		Object.defineProperty({ ...asObject(value) }, "trap", { enumerable: true, get: throwing }),
	"a getter that changes its mind": fickle,
	"a proxy": (value) => new Proxy(asObject(value), {}),
	"a proxy that throws": (value) =>
		new Proxy(asObject(value), { get: throwing, ownKeys: throwing, getPrototypeOf: throwing, has: throwing }),
	"a revoked proxy": revoked,
	"a cycle": cyclic,
	"a sparse array": (value) => Object.assign(new Array(3), { 1: value }),
	"an array with undefined": (value) => [value, undefined],
	"an array with a key": (value) => Object.assign([value], { key: "value" }),
	"an array with toJSON": (value) => Object.assign([value], { toJSON: () => "injected" }),
	"an array of another class": (value) => class extends Array {}.from([value]),
	"a typed array": () => new Uint8Array(3),
	"a boxed string": (value) => new String(value),
	"a boxed number": () => new Number(1),
	"a boxed boolean": () => new Boolean(true),
	"a boxed bigint": () => Object(1n),
	"a Date": () => new Date(0),
	"a Map": (value) => new Map(Object.entries(asObject(value))),
	"a Set": (value) => new Set([value]),
	"a function": () => () => undefined,
	"a function with fields": (value) =>
		Object.defineProperties(() => undefined, Object.getOwnPropertyDescriptors(asObject(value))),
	"a symbol": () => Symbol("value"),
	"a bigint": () => 1n,
	"a huge bigint": () => 2n ** 64n,
	"a negative bigint": () => -1n,
	undefined: () => undefined,
	NaN: () => Number.NaN,
	infinity: () => Number.POSITIVE_INFINITY,
	"minus zero": () => -0,
	"a fraction": () => 0.5,
	"an unsafe integer": () => 2 ** 53,
	"a lone surrogate": () => "\ud800",
	"a key that is a lone surrogate": (value) => ({ ...asObject(value), "\udc00": 1 }),
	"the mark that stands for a bigint": () => "\ud8001",
	"a __proto__ key": (value) =>
		Object.defineProperty({ ...asObject(value) }, "__proto__", { enumerable: true, value: { cluster: "c" } }),
};

/** The value with a hostile one in each place of it, in turn. They are made when they are called, because some change when they are read. */
export function attacks(value: unknown, make: (value: unknown) => unknown): readonly (() => unknown)[] {
	return pathsOf(value).map((path) => () => changedAt(value, path, make));
}
