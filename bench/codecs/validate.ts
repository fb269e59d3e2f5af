import { type Documents, documents } from "../documents.js";
import { type Bench, type Finding, type Group, OURS } from "../group.js";
import type { Run } from "../interleave.js";
import { judges } from "../peers/modules.js";
import type { Judge } from "../peers/peer.js";
import { compare, over } from "./turns.js";

/** One way of asking about documents, as this repository answers and as a library does. */
interface Question {
	readonly measure: string;
	documentsOf(each: Documents): readonly unknown[];
	ours(codec: Documents["codec"]): (value: unknown) => unknown;
	theirs(judge: Judge): (value: unknown) => unknown;
}

function ask({ measure, documentsOf, ours, theirs }: Question): Group {
	const runsOf = async (
		peers: Bench["peers"],
		name: string,
		values: readonly unknown[],
	): Promise<Record<string, Run>> => {
		const all = Object.entries(await judges(peers, name));
		return Object.fromEntries(all.map(([peer, judge]) => [peer, over(values, theirs(judge))]));
	};
	return {
		measures: [measure],
		async run({ turns, peers }) {
			const found: Finding[] = [];
			for (const each of documents) {
				const texts = documentsOf(each).map((value) => JSON.stringify(value));
				const values = texts.map((text) => JSON.parse(text));
				const base = over(texts, (text) => JSON.parse(text));
				const all = { [OURS]: over(values, ours(each.codec)), ...(await runsOf(peers, each.name, values)) };
				found.push(...(await compare({ measure, label: each.name }, base, all, { turns, share: documents.length })));
			}
			return found;
		},
	};
}

/** Whether valid documents are valid. */
export const validate = ask({
	measure: "validate",
	documentsOf: ({ valid }) => valid,
	ours: (codec) => codec.is,
	theirs: (judge) => judge.is,
});

/** What is wrong with documents that are not. */
export const faults = ask({
	measure: "faults",
	documentsOf: ({ invalid }) => invalid,
	ours: (codec) => codec.issues,
	theirs: (judge) => judge.faults,
});
