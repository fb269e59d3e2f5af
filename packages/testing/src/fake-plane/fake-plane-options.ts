import type { NatsConnection } from "nats";
import type { Clock } from "./clock.js";
import type { FakeDroneOptions } from "./drone.js";
import type { HttpApiOptions } from "./http-api-options.js";
import type { OldBuild } from "./old-build.js";

/** A controller of a fake Plane. */
export interface FakeControllerOptions {
	readonly name: string;
	/** Whether it schedules and listens to drones; it does unless told. */
	readonly scheduler?: boolean | undefined;
	/** Its HTTP API; none unless told. */
	readonly http?: boolean | HttpApiOptions | undefined;
}

/**
 * A process of the fake with a connection of its own: a controller by its name, a drone by its id, or the `witness`, which reads
 * the streams for `retained` and is no part of Plane.
 */
export interface FakePlaneProcess {
	readonly role: "controller" | "drone" | "witness";
	readonly name: string;
}

/** What NATS knows a process by. */
export interface FakePlaneCredentials {
	readonly user: string;
	readonly pass: string;
}

/** What a fake Plane is made of. */
export type FakePlaneOptions = (
	| {
			/** Each of its processes connects to it. */
			readonly server: { readonly url: string };
			/** How each of its processes signs in to the server; they do not unless told. */
			readonly credentials?: ((process: FakePlaneProcess) => FakePlaneCredentials) | undefined;
	  }
	| {
			/** All of its processes share it; it stays open. One of `memoryConnection` needs no server. */
			readonly connection: NatsConnection;
	  }
) & {
	/** `plane.test` unless told. Controllers act for every cluster of the server; this is that of the drones. */
	readonly cluster?: string | undefined;
	/** How many controllers, or which; one unless told. Each of them acts on every request, as Plane's do. */
	readonly controllers?: number | readonly (string | FakeControllerOptions)[] | undefined;
	/** How many drones, or which; one unless told, none without a controller: a drone's start waits for one that registers it. */
	readonly drones?: number | readonly (string | FakeDroneOptions)[] | undefined;
	/** Real time unless told; `virtualClock()` for a time that the test moves. */
	readonly clock?: Clock | undefined;
	/** The HTTP API of the first controller; none unless told. */
	readonly http?: boolean | HttpApiOptions | undefined;
	/** Milliseconds between two statistics of a backend; 5,000 as in Plane unless told. */
	readonly statsEveryMs?: number | undefined;
	/** Ends a start that is under way, which then rejects with its reason and leaves nothing running. Afterwards it does nothing. */
	readonly signal?: AbortSignal | undefined;
	/** What is to be as in older builds; nothing unless told. */
	readonly oldBuild?: OldBuild | undefined;
};

export const NEEDS_A_SERVER = "FakePlane.start needs a server or a connection";

/** For callers without a compiler: what would fail later, and far from here. */
export function assertOptions(options: FakePlaneOptions): void {
	if (!options) throw new TypeError(NEEDS_A_SERVER);
	if (options.clock !== undefined && typeof options.clock.join !== "function") {
		throw new TypeError("FakePlane.start: clock is realClock or a virtualClock()");
	}
	if ("credentials" in options && !["function", "undefined"].includes(typeof options.credentials)) {
		throw new TypeError("FakePlane.start: credentials is a function, which says as whom a process comes");
	}
}

/** The controllers that the options ask for. */
export function controllersOf({ controllers = 1, http = false }: FakePlaneOptions): FakeControllerOptions[] {
	const named = listed("controllers", controllers, (n) => (n === 1 ? "controller" : `controller-${n}`));
	const all = named.map((each, index) => ({
		...(index === 0 && { http }),
		...(typeof each === "string" ? { name: each } : each),
	}));
	const twice = all.find(({ name }, index) => all.findIndex((other) => other.name === name) !== index);
	if (twice) throw new Error(`FakePlane.start: more than one controller is called ${twice.name}`);
	return all;
}

/** The drones that the options ask for. */
export function dronesOf(options: FakePlaneOptions): FakeDroneOptions[] {
	const { drones = controllersOf(options).length === 0 ? 0 : 1 } = options;
	const named = listed("drones", drones, (n) => `drone-${n}`);
	return named.map((each) => (typeof each === "string" ? { id: each } : each));
}

function listed<T>(
	option: string,
	asked: number | readonly (string | T)[],
	name: (n: number) => string,
): readonly (string | T)[] {
	if (Array.isArray(asked)) return asked;
	if (typeof asked !== "number") throw new TypeError(`FakePlane.start: ${option} is how many, or a list of which`);
	if (!Number.isInteger(asked) || asked < 0) throw new RangeError(`FakePlane.start: there cannot be ${asked} of them`);
	return Array.from({ length: asked }, (_, index) => name(index + 1));
}
