import { type AnyCodec, ClusterLockMessage, WorldStateMessage } from "@plane/messages";
import { type Bench, type Finding, type Group, OURS } from "../group.js";
import type { Run } from "../interleave.js";
import { assignment, lockAnnounce, lockMessage, SAFE_UID, UNSAFE_UID } from "../messages.js";
import { exactJson } from "../peers/exact-json.js";
import { compare, over } from "./turns.js";

/** A type that holds a 64-bit identity, and a value of it with the one given. */
interface Exact {
	readonly label: string;
	readonly codec: AnyCodec;
	readonly valueWith: (uid: bigint) => unknown;
}

const exact: readonly Exact[] = [
	{ label: "ClusterLockMessage", codec: ClusterLockMessage, valueWith: lockMessage },
	{ label: "WorldStateMessage, a lock", codec: WorldStateMessage, valueWith: lockAnnounce },
	{ label: "WorldStateMessage, an assignment", codec: WorldStateMessage, valueWith: assignment },
];

const IDENTITIES = 8;

/** Each parser with the same check after it: what is left to compare is how integers are read. */
function reading({ label, codec, valueWith }: Exact, measure: string, uid: bigint, turns: Bench["turns"]) {
	const values = Array.from({ length: IDENTITIES }, (_, n) => valueWith(uid + BigInt(n)));
	const inputs = values.map((value) => ({ value, text: codec.stringify(value) }));
	const checked = (parse: (text: string) => unknown): Run =>
		over(inputs, ({ text }) => {
			if (!codec.is(parse(text))) throw new Error(`${label} was not read exactly`);
		});
	const base = over(inputs, ({ text, value }) => {
		JSON.parse(text);
		// What was parsed is rounded where it matters.
		return codec.is(value);
	});
	const ours = over(inputs, ({ text }) => codec.decode(text));
	const theirs = exactJson.map(({ name, parse }) => [name, checked(parse)] as const);
	const candidates = { [OURS]: ours, ...Object.fromEntries(theirs) };
	return compare({ measure, label }, base, candidates, { turns, share: 2 * exact.length });
}

/** Reading what a double may round. */
export const readExact: Group = {
	measures: ["read safe integers", "read unsafe integers"],
	async run({ turns }) {
		const found: Finding[] = [];
		for (const each of exact) {
			found.push(...(await reading(each, "read safe integers", SAFE_UID, turns)));
			found.push(...(await reading(each, "read unsafe integers", UNSAFE_UID, turns)));
		}
		return found;
	},
};
