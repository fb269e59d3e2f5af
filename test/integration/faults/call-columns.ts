import { FetchBackendForLock, FetchBackendForLockResponse, ScheduleResponse } from "@plane/messages";
import type { CallOptions, PlaneClient } from "@plane/nats-client";
import { anyBackend } from "../desk.js";
import type { CallName } from "./fault.js";

/** One call of the matrix: how it is made, where it is heard, and what Plane would answer. */
export interface CallColumn {
	readonly name: CallName;
	readonly subject: string;
	readonly answer: Uint8Array;
	call(client: PlaneClient, options?: CallOptions): Promise<unknown>;
	/** The same with a name that somebody chose; throws or rejects. */
	callNamed(client: PlaneClient, name: string): Promise<unknown>;
}

const NULL: Uint8Array = new TextEncoder().encode("null");

export const callColumns: readonly CallColumn[] = [
	{
		name: "spawn",
		subject: "cluster.plane_test.schedule",
		answer: ScheduleResponse.encode({ Scheduled: { drone: "d1", backend_id: "b1", spawned: true } }),
		call: (client, options) => client.spawn(anyBackend, options),
		callNamed: async (client, name) => client.spawn({ ...anyBackend, backend_id: name }),
	},
	{
		name: "fetch",
		subject: "cluster.plane_test.fetch",
		answer: FetchBackendForLockResponse.encode({ Scheduled: { drone: "d1", backend_id: "b1" } }),
		call: (client, options) => client.fetchBackendForLock("lock", options),
		// A lock stands in no subject of a fetch: the cluster does.
		callNamed: async (client, name) => client.request(FetchBackendForLock, { cluster: name, lock: "lock" }),
	},
	{
		name: "terminate",
		subject: "cluster.plane_test.backend.b1.terminate",
		answer: NULL,
		call: (client, options) => client.backend("b1").terminate(options),
		callNamed: async (client, name) => client.backend(name).terminate(),
	},
	{
		name: "drain",
		subject: "cluster.plane_test.drone.d1.drain",
		answer: NULL,
		call: (client, options) => client.drain("d1", options),
		callNamed: async (client, name) => client.drain(name),
	},
];
