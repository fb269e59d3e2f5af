import { BoolReply, DroneConnectRequest, type DroneState, DroneStatusMessage, SpawnRequest } from "@plane/messages";
import type { PlaneClient } from "@plane/nats-client";

/** What a played drone does with a SpawnRequest. */
export type SpawnAnswer = boolean | "nothing" | "rubbish";

/** A drone that a scenario plays: it registers, reports and answers, and runs nothing. */
export class PlayedDrone {
	readonly id: string;
	/** Every SpawnRequest that reached it. */
	readonly spawns: SpawnRequest[] = [];
	/** What it answers to the next ones; `true` unless told. */
	answer: SpawnAnswer = true;
	readonly #client: PlaneClient;
	readonly #cluster: string;

	constructor(client: PlaneClient, cluster: string, id: string) {
		this.#client = client;
		this.#cluster = cluster;
		this.id = id;
		const reply = {
			encode: (answer: SpawnAnswer) => new TextEncoder().encode(answer === "rubbish" ? "{" : `${answer}`),
		};
		client.respond({ ...SpawnRequest, reply }, { cluster, drone_id: id }, (request) => {
			this.spawns.push(request);
			return this.answer === "nothing" ? undefined : this.answer;
		});
	}

	async register(): Promise<boolean> {
		const request = {
			drone_id: this.id,
			version: "0.3.24",
			git_hash: null,
			cluster: this.#cluster,
			ip: "203.0.113.7",
		};
		return await this.#client.request(DroneConnectRequest, request);
	}

	/** Sends its status as a request, so that it is known to be stored when this resolves. */
	async report(state: DroneState): Promise<boolean> {
		const status = {
			drone_id: this.id,
			cluster: this.#cluster,
			drone_version: "0.3.24",
			ready: state === "Ready",
			state,
		};
		return await this.#client.request({ ...DroneStatusMessage, reply: BoolReply }, status);
	}
}
