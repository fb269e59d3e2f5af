import { clusterToken } from "@plane/messages";
import type { WorldCluster } from "./world-fold-view.js";

/**
 * How many subjects the stream must hold messages of at least, if nothing was purged: what the fold knows came on so many
 * subjects, and a message goes only when another of its subject comes.
 */
export function retainedSubjects(clusters: Iterable<WorldCluster>): number {
	// Names that differ in dots and underscores only share their subjects.
	const counts = new Map<string, number>();
	for (const cluster of clusters) {
		const token = clusterToken(cluster.name);
		counts.set(token, Math.max(counts.get(token) ?? 0, subjectsOf(cluster)));
	}
	return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/** Locks and assignments are left out: the fold forgets the former, and the latter once had other subjects. */
function subjectsOf({ drones, backends, txtRecords }: WorldCluster): number {
	let count = txtRecords.length > 0 ? 1 : 0;
	for (const drone of drones.values()) count += distinct(drone) + known(drone.metadata) + known(drone.lastSeen);
	for (const backend of backends.values()) count += distinct(backend);
	return count;
}

const distinct = ({ states }: { readonly states: readonly { readonly state: string }[] }): number =>
	new Set(states.map(({ state }) => state)).size;

const known = (value: unknown): number => (value === undefined ? 0 : 1);
