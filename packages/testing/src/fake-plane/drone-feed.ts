import {
	BackendStateMessage,
	DroneConnectRequest,
	DroneStateUpdate,
	DroneStatusMessage,
	type JsonValue,
	SetAcmeDnsRecord,
	UpdateBackendStateMessage,
	WorldStateMessage,
} from "@plane/messages";
import type { Loop } from "./loop.js";
import { jsonWithout, type OldBuild } from "./old-build.js";
import type { Peer } from "./peer.js";
import { readKept } from "./read-kept.js";

/** Hands what drones say of their backends on to clients, one message after the other; drones repeat it until they are answered. */
export function relayBackendStates(peer: Peer, loop: Loop, { statusWithoutCluster = false }: OldBuild): void {
	const stored = statusWithoutCluster
		? { ...BackendStateMessage, stringify: (state: object) => jsonWithout(state, "cluster") }
		: BackendStateMessage;
	loop.answer(UpdateBackendStateMessage, {}, async ({ cluster, state, backend, time }, { replyWanted }) => {
		try {
			await peer.append(stored, { cluster, state, backend, time });
		} catch (error) {
			// No acknowledgement: the drone sends it again.
			peer.failed("BackendStateMessage", error);
			return undefined;
		}
		if (!replyWanted) throw new Error("an update without reply subject ends the loop");
		return null;
	});
}

/** Feeds what drones say into `plane_state`, one message at a time, with the controller's own time. */
export function feedWorld(peer: Peer, loop: Loop): void {
	const feed = <T extends DroneStateUpdate>(variant: Variant<T>, statesOf: StatesOf<T>): void => {
		// All four are decoded as whatever they look like first, and then dropped when the subject is another one's.
		const { name } = variant;
		const decode = (data: Uint8Array): DroneStateUpdate => {
			readKept(data);
			return DroneStateUpdate.decode(data);
		};
		const update = { ...DroneStateUpdate, name, pattern: () => variant.pattern(), decode };
		loop.answer(update, {}, async (message): Promise<JsonValue> => {
			// So what has come as far is this variant, whatever other keys it has.
			for (const state of statesOf(message as T, peer.clock.now())) await peer.append(WorldStateMessage, state);
			return name === UpdateBackendStateMessage.name ? null : true;
		});
	};
	feed(SetAcmeDnsRecord, ({ cluster, value }) => [{ cluster, AcmeMessage: { value } }]);
	feed(DroneConnectRequest, ({ cluster, drone_id: drone, ip, version, git_hash }) => {
		const Metadata = { ip, version: version ?? "missing_drone_version", git_hash };
		return [{ cluster, DroneMessage: { drone, Metadata } }];
	});
	feed(DroneStatusMessage, ({ cluster, drone_id: drone, state }, timestamp) => [
		{ cluster, DroneMessage: { drone, State: { timestamp, state } } },
		{ cluster, DroneMessage: { drone, KeepAlive: { timestamp } } },
	]);
	feed(UpdateBackendStateMessage, ({ cluster, backend, state }, timestamp) => [
		{ cluster, BackendMessage: { backend, State: { state, timestamp } } },
	]);
}

/** One of the forms of DroneStateUpdate. */
interface Variant<T> {
	readonly name: string;
	parse(value: unknown): T;
	pattern(): string;
}

type StatesOf<T> = (message: T, timestamp: number) => WorldStateMessage[];
