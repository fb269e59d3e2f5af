import axe from "axe-core";
import type { Tab } from "./tab.js";

interface Fault {
	readonly id: string;
	readonly impact: string;
	readonly help: string;
	readonly nodes: readonly { readonly html: string }[];
}

/** What axe finds on the page of a tab that keeps somebody from using it, or makes it hard: a line for each kind. */
export async function seriousFaults(tab: Tab): Promise<readonly string[]> {
	await tab.evaluate(`${axe.source};undefined`);
	const faults = await tab.evaluate<readonly Fault[]>(
		'axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)',
	);
	return faults
		.filter(({ impact }) => impact === "serious" || impact === "critical")
		.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.length} times, first ${nodes[0]?.html.slice(0, 200)}`);
}
