import { BackendState } from "@plane/messages";
import type { WorldDrone, WorldState } from "@plane/nats-client";
import { byId, element } from "./element.js";
import { ago } from "./in-words.js";
import { KeyedList, type ListEntry } from "./keyed-list.js";

interface DroneNow {
	readonly drone: WorldDrone;
	readonly atWork: number;
}

/** The drones of the world state, by id. */
export class DroneList {
	readonly #none = byId("no-drones", HTMLElement);
	readonly #list = new KeyedList<DroneNow>(byId("drones", HTMLElement), ({ drone }) => drone.id, card);

	show(world: WorldState): void {
		const atWork = countAtWork(world);
		const drones = [...world.drones().values()].sort((a, b) => (a.id < b.id ? -1 : 1));
		this.#none.hidden = drones.length > 0;
		this.#list.show(drones.map((drone) => ({ drone, atWork: atWork.get(drone.id) ?? 0 })));
	}
}

function countAtWork(world: WorldState): Map<string, number> {
	const counts = new Map<string, number>();
	for (const { drone, state } of world.backends().values()) {
		if (drone === undefined || state === undefined || BackendState.isTerminal(state)) continue;
		counts.set(drone, (counts.get(drone) ?? 0) + 1);
	}
	return counts;
}

function card({ drone }: DroneNow): ListEntry<DroneNow> {
	const state = element("span", { class: "state" });
	const facts = element("p", { class: "aside" });
	const load = element("p", {});
	return {
		element: element("li", {}, element("h3", {}, element("span", {}, drone.id), state), load, facts),
		update(now) {
			const ready = now.drone.isReady(Date.now());
			state.dataset.look = ready ? "up" : "coming";
			state.textContent = now.drone.state ?? "unknown";
			load.textContent = `${now.atWork} at work, ${ready ? "takes more" : "takes no more"}`;
			const { metadata, lastSeen } = now.drone;
			const seen = lastSeen === undefined ? "never seen" : `seen ${ago(lastSeen)}`;
			facts.textContent = `${metadata ? `Plane ${metadata.version}, ${metadata.ip}` : "not registered"}, ${seen}`;
		},
	};
}
