import { type Finding, type Group, OURS } from "../group.js";
import { longBacklog } from "./backlog.js";
import { manySpawns } from "./spawns.js";
import { largeWorld } from "./world.js";

/** A group that finds figures with units instead of ratios, each under what it is about. */
function figures(
	measure: string,
	find: (bench: { readonly url: string }) => Promise<Readonly<Record<string, number>>>,
): Group {
	return {
		measures: [measure],
		once: true,
		async run({ url }) {
			const found = Object.entries(await find({ url }));
			return found.map(([label, value]): Finding => ({ measure, label, candidate: OURS, value }));
		},
	};
}

/** Much at once. No goals: the figures are of the machine, too. */
export const scaleGroups: Readonly<Record<string, Group>> = {
	world: figures("A world state with 1,000 drones and 100,000 backends", largeWorld),
	backlog: figures("A backlog of 300,000 messages", longBacklog),
	spawns: figures("10,000 backends of one fake Plane, on a server", manySpawns),
};
