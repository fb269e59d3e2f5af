import {
	type BackendState,
	BackendStateMessage,
	type Codec,
	InvalidMessageError,
	type Message,
	ScheduleRequest,
	type ScheduleRequestInput,
	ScheduleResponse,
	type WorldStateMessage,
} from "@plane/messages";
import { BackendLogMessage, type BackendLogMessageInput } from "@plane/messages/backend-log-message";
import { isScheduleResponse } from "@plane/messages/guards";
import { registry } from "@plane/messages/registry";
import {
	type Backend,
	type PlaneClient,
	PlaneError,
	type PlaneErrorCode,
	type WorldStateEvents,
} from "@plane/nats-client";
import { arbitrary, FakePlane, type NatsServer, sample, startNatsServer } from "@plane/testing";
import { planeMatchers } from "@plane/testing/matchers";

// What applications write; only its types matter here.

export const input: ScheduleRequestInput = {
	cluster: "plane.test",
	max_idle_secs: 30,
	metadata: {},
	executable: { image: "editor", env: {} },
};
export const request: ScheduleRequest = ScheduleRequest.parse(input);
export const environment: Record<string, string> = request.executable.env;
export const limit: number | null = request.executable.resource_limits.cpu_time_limit;
export const codec: Codec<ScheduleRequest, ScheduleRequestInput> = ScheduleRequest;
export const message: Message<BackendStateMessage> = BackendStateMessage;
export const bytes: Uint8Array = codec.encode(input);
export const names: readonly string[] = Object.keys(registry);

/** A union is told apart by its keys. */
export function droneOf(response: ScheduleResponse): string | undefined {
	return typeof response === "object" ? response.Scheduled.drone : undefined;
}

export function clusterOf(message: WorldStateMessage): string | undefined {
	return "cluster" in message ? message.cluster : undefined;
}

export const log: BackendLogMessageInput = { backend_id: "b1", kind: "Stdout", text: "up" };
export const logged: Uint8Array = BackendLogMessage.encode(log);

/** A guard tells the compiler, too. */
export function droneIn(value: unknown): string | undefined {
	return isScheduleResponse(value) && value !== "NoDroneAvailable" ? value.Scheduled.drone : undefined;
}

/** Every state is named. */
export function isOver(state: BackendState): boolean {
	switch (state) {
		case "Loading":
		case "Starting":
		case "Ready":
			return false;
		case "ErrorLoading":
		case "ErrorStarting":
		case "TimedOutBeforeReady":
		case "Failed":
		case "Exited":
		case "Swept":
		case "Lost":
		case "Terminated":
			return true;
	}
}

export function codeOf(error: unknown): PlaneErrorCode | undefined {
	if (error instanceof InvalidMessageError) throw error;
	return error instanceof PlaneError ? error.code : undefined;
}

export async function follow(plane: PlaneClient, signal: AbortSignal): Promise<Backend> {
	const backend = await plane.spawn(
		{ executable: { image: "editor" }, max_idle_secs: 30, lock: "document" },
		{ signal },
	);
	for await (const { state } of backend.states({ signal })) if (isOver(state)) break;
	for await (const { text } of backend.logs({ signal })) console.log(text);
	const world = await plane.worldState();
	world.on("change", (change: WorldStateEvents["change"]) => console.log(change.type));
	await world.close();
	return backend;
}

export async function desk(): Promise<[NatsServer, FakePlane]> {
	const server = await startNatsServer({ websocket: true });
	return [server, await FakePlane.start({ server, drones: 2 })];
}

export const samples = [sample(ScheduleRequest, { lock: "document" }), sample(ScheduleResponse)] as const;
export const requests = arbitrary(ScheduleRequest);
export const matchers: object = planeMatchers;
