import {
	BackendStateMessage,
	BoolReply,
	DroneConnectRequest,
	DroneStatusMessage,
	SetAcmeDnsRecord,
	UpdateBackendStateMessage,
	WorldStateMessage,
} from "@plane/messages";
import type { Responder } from "@plane/nats-client";
import type { Peer } from "./peer.js";
import { Serial } from "./serial.js";

/** Hands what drones say of their backends on to clients; drones repeat it until one of the two loops has answered. */
export function relayBackendStates(peer: Peer): Responder[] {
	const serial = new Serial();
	const relay = async ({ drone, ...state }: UpdateBackendStateMessage): Promise<null | undefined> => {
		try {
			await peer.append(BackendStateMessage, state);
			return null;
		} catch (error) {
			// No acknowledgement: the drone sends it again.
			peer.failed("BackendStateMessage", error);
			return undefined;
		}
	};
	return [
		peer.answer(UpdateBackendStateMessage, {}, (update, { replyWanted }) => {
			if (!replyWanted) throw new Error("an update without reply subject ends the loop");
			return serial.run(() => relay(update));
		}),
	];
}

/** Feeds what drones say into `plane_state`, one message at a time, with the controller's own time. */
export function feedWorld(peer: Peer): Responder[] {
	const serial = new Serial();
	const store = async (...messages: WorldStateMessage[]): Promise<void> => {
		for (const message of messages) await peer.append(WorldStateMessage, message);
	};
	return [
		peer.answer(DroneConnectRequest, {}, ({ cluster, drone_id, ip, version, git_hash }) =>
			serial.run(async () => {
				const Metadata = { ip, version: version ?? "missing_drone_version", git_hash };
				await store({ cluster, DroneMessage: { drone: drone_id, Metadata } });
				return true;
			}),
		),
		// Drones publish it, but who sends it as a request is answered.
		peer.answer({ ...DroneStatusMessage, reply: BoolReply }, {}, ({ cluster, drone_id: drone, state }) =>
			serial.run(async () => {
				const timestamp = peer.clock.now();
				const State = { timestamp, state };
				await store(
					{ cluster, DroneMessage: { drone, State } },
					{ cluster, DroneMessage: { drone, KeepAlive: { timestamp } } },
				);
				return true;
			}),
		),
		peer.answer(SetAcmeDnsRecord, {}, ({ cluster, value }) =>
			serial.run(async () => {
				await store({ cluster, AcmeMessage: { value } });
				return true;
			}),
		),
		peer.answer(UpdateBackendStateMessage, {}, ({ cluster, backend, state }) =>
			serial.run(async () => {
				await store({ cluster, BackendMessage: { backend, State: { state, timestamp: peer.clock.now() } } });
				return null;
			}),
		),
	];
}
