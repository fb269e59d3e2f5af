/** The messages of the history cases, each with one thing left open. */

import type { RawMessage, RawSchema, RawStreams } from "../codegen/raw.js";
import { ref, structOf } from "../codegen/test-schemas.js";
import { ASKED, BACKEND, type Bodies, CLUSTER, DRONE, IDS, option, partOf, routed, U64 } from "./test-sides.js";

export function contract(bodies: Bodies): Bodies {
	return { ...IDS, ...bodies };
}

export function stream(name: string, subject: string, rest: object = {}): RawStreams {
	const config = { name, subjects: [subject], max_msgs_per_subject: 0, num_replicas: 0, ...rest };
	return { streams: [{ description: "About the stream.", config }] };
}

const EXECUTABLE = { env: {}, image: "x" };
const ENV: RawSchema = { type: "object", additionalProperties: { type: "string" } };

export function schedule(properties: Bodies): Bodies {
	const body = partOf({ cluster: CLUSTER, ...properties }, ["cluster"]);
	return contract({
		"messages/schedule-request.json": {
			...body,
			...routed("cluster.{cluster}.schedule", ASKED),
			examples: [{ cluster: "c" }],
		},
	});
}

export function executable(properties: Bodies, more: Bodies = {}): Bodies {
	const config = partOf({ image: { type: "string" }, env: ENV, ...properties }, ["image", "env"], {
		examples: [EXECUTABLE],
	});
	const request = structOf({ cluster: CLUSTER, executable: ref("types/docker-executable-config.json") });
	return contract({
		...more,
		"types/docker-executable-config.json": config,
		"messages/schedule-request.json": {
			...request,
			...routed("cluster.{cluster}.schedule", ASKED),
			examples: [{ cluster: "c", executable: EXECUTABLE }],
		},
	});
}

export function scheduled(properties: Bodies, required: readonly string[]): Bodies {
	const payload = partOf({ drone: DRONE, backend_id: BACKEND, ...properties }, ["drone", "backend_id", ...required]);
	const example = { drone: "d", backend_id: "b", spawned: true };
	return contract({
		"messages/schedule-request.json": {
			...structOf({ cluster: CLUSTER }),
			...routed("cluster.{cluster}.schedule", { ...ASKED, reply: "./schedule-response.json" }),
			examples: [{ cluster: "c" }],
		},
		"messages/schedule-response.json": {
			"x-tagging": "external",
			oneOf: [
				{
					description: "Done.",
					type: "object",
					required: ["Scheduled"],
					properties: { Scheduled: payload },
				},
				{ description: "None.", const: "NoDroneAvailable" },
			],
			examples: [{ Scheduled: example }, "NoDroneAvailable"],
		},
	});
}

/** Of states that all end a backend but for the first. */
export function states(values: readonly string[]): Bodies {
	const [running] = values;
	const facts = Object.fromEntries(
		values.map((value) => {
			const fact = { terminal: value !== running, running: value === running };
			return [value, { description: `About ${value}.`, ...fact }];
		}),
	);
	return contract({
		"types/backend-state.json": { type: "string", enum: values, "x-values": facts, examples: values },
		"messages/backend-state-message.json": {
			...structOf({ state: ref("types/backend-state.json"), backend: BACKEND }),
			...routed("backend.{backend}.status"),
			examples: [{ state: values[0] ?? "", backend: "b" }],
		},
	});
}

export function stateMessage(properties: Bodies, required: readonly string[]): Bodies {
	return contract({
		"messages/backend-state-message.json": {
			...partOf({ backend: BACKEND, ...properties }, ["backend", ...required]),
			...routed("backend.{backend}.status"),
			examples: [{ backend: "b", cluster: "c" }],
		},
	});
}

export function status(properties: Bodies, template: string): Bodies {
	return contract({
		"messages/drone-status-message.json": {
			...structOf({ drone_id: DRONE, cluster: CLUSTER, ...properties }),
			...routed(template, { receivers: ["controller"] }),
			examples: [
				{ drone_id: "d", cluster: "c", ...Object.fromEntries(Object.keys(properties).map((name) => [name, 4])) },
			],
		},
	});
}

export function stats(properties: Bodies, example: object, cadence: number): Bodies {
	return contract({
		"messages/backend-stats-message.json": {
			...structOf({ backend_id: BACKEND, ...properties }),
			...every(cadence, routed("backend.{backend_id}.stats")),
			examples: [{ backend_id: "b", ...example }],
		},
	});
}

function every(cadence: number, { "x-message": message }: ReturnType<typeof routed>): ReturnType<typeof routed> {
	const subjects = message.subjects === "variants" ? [] : message.subjects;
	return { "x-message": { ...message, subjects: subjects.map((subject) => ({ ...subject, cadence })) } };
}

export function terminate(properties: Bodies, template: string, reply: string): Bodies {
	return contract({
		"messages/termination-request.json": {
			...structOf({ ...properties, backend_id: BACKEND }),
			...routed(template, { ...ASKED, receivers: ["drone"], reply }),
			examples: [{ cluster_id: "c", backend_id: "b" }],
		},
	});
}

export function assignment(properties: Bodies): Bodies {
	return contract({
		"messages/assignment.json": {
			...partOf({ backend: BACKEND, ...properties }, ["backend"]),
			...routed("state.backend.{backend}.assignment", {
				senders: ["controller"],
				receivers: ["controller", "operator"],
			}),
			examples: [{ backend: "b" }],
		},
	});
}

export function announce(lock: RawSchema, encoding: "verbatim" | "lock"): Bodies {
	const route = routed("state.cluster.{cluster}.lock.{lock}.announce", {
		senders: ["controller"],
		receivers: ["operator"],
	});
	const subjects = [
		{
			name: "subject",
			description: "About the subject.",
			template: "state.cluster.{cluster}.lock.{lock}.announce",
			tokens: { cluster: "cluster", lock: encoding },
		},
	] as const;
	return contract({
		"messages/announce.json": {
			...structOf({ cluster: CLUSTER, lock }),
			"x-message": { ...route["x-message"], subjects },
			examples: [{ cluster: "c", lock: "l" }],
		},
	});
}

export function limits(unit: string): Bodies {
	const period = option({ ...U64, "x-unit": unit });
	return executable(
		{ resource_limits: { ...ref("types/resource-limits.json"), default: {}, "x-emit": "always" } },
		{ "types/resource-limits.json": partOf({ cpu_period: period }, [], { examples: [{ cpu_period: 100 }] }) },
	);
}

export function logs(file: string, name: string | null): Bodies {
	return contract({
		[file]: {
			...structOf({ backend_id: BACKEND, text: { type: "string" } }),
			...routed("backend.{backend_id}.log", { stream: name }),
			examples: [{ backend_id: "b", text: "t" }],
		},
	});
}

export function register(message: Partial<RawMessage>): Bodies {
	return contract({
		"messages/drone-connect-request.json": {
			...structOf({ cluster: CLUSTER, drone_id: DRONE }),
			...routed("drone.register", { receivers: ["controller"], ...message }),
			examples: [{ cluster: "c", drone_id: "d" }],
		},
	});
}

export const PERCENT: RawSchema = { type: "number", "x-unit": "percent" };
export const MOUNTS: RawSchema = { type: "array", default: [], "x-emit": "omit-empty" };
export const LOG = "messages/backend-log-message.json";
