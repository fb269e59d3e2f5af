import axe from "axe-core";
import type { Tab } from "./tab.js";

interface Fault {
	readonly id: string;
	readonly help: string;
	readonly nodes: readonly { readonly html: string }[];
}

/** What axe finds on the page of a tab: a line for each kind. */
export async function faultsOf(tab: Tab): Promise<readonly string[]> {
	await tab.evaluate(`${axe.source};undefined`);
	const faults = await tab.evaluate<readonly Fault[]>(
		'axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)',
	);
	return faults.map(
		({ id, help, nodes }) => `${id}: ${help}: ${nodes.length} times, first ${nodes[0]?.html.slice(0, 200)}`,
	);
}
