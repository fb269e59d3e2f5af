import { type AnyCodec, ClusterLockMessage, WorldStateMessage } from "@plane/messages";
import { documents } from "../documents.js";
import { type Finding, type Group, OURS } from "../group.js";
import { assignment, lockAnnounce, lockMessage, UNSAFE_UID } from "../messages.js";
import { exactJson } from "../peers/exact-json.js";
import { compare, over } from "./turns.js";

/** Values to write; `rounded` are the same with a number where `JSON.stringify` writes no bigint. */
interface Writable {
	readonly measure: string;
	readonly label: string;
	readonly codec: AnyCodec;
	readonly values: readonly unknown[];
	readonly rounded: readonly unknown[];
}

const IDENTITIES = 8;

const plain: readonly Writable[] = documents
	.filter(({ name }) => name !== WorldStateMessage.name)
	.map(({ name: label, codec, valid }) => ({ measure: "write", label, codec, values: valid, rounded: valid }));

const withUid = (label: string, codec: AnyCodec, valueWith: (uid: bigint) => unknown): Writable => {
	const values = Array.from({ length: IDENTITIES }, (_, n) => valueWith(UNSAFE_UID + BigInt(n)));
	const rounded = values.map((value) => JSON.parse(codec.stringify(value)));
	return { measure: "write integers", label, codec, values, rounded };
};

const writables: readonly Writable[] = [
	...plain,
	withUid("ClusterLockMessage", ClusterLockMessage, lockMessage),
	withUid("WorldStateMessage, a lock", WorldStateMessage, lockAnnounce),
	withUid("WorldStateMessage, an assignment", WorldStateMessage, assignment),
];

/** Looks at the end of a text, because an engine may leave the making of it to whoever does. */
const read = (text: string | undefined): number | undefined => text?.charCodeAt(text.length - 1);

/** The text of a value, checked before by us. */
export const stringify: Group = {
	measures: ["write", "write integers"],
	async run({ turns }) {
		const found: Finding[] = [];
		for (const { measure, label, codec, values, rounded } of writables) {
			const theirs = exactJson.map((json) => [json.name, over(values, (item) => read(json.stringify(item)))] as const);
			const candidates = {
				[OURS]: over(values, (item) => read(codec.stringify(item))),
				...Object.fromEntries(theirs),
			};
			const base = over(rounded, (item) => read(JSON.stringify(item)));
			found.push(...(await compare({ measure, label }, base, candidates, { turns, share: writables.length })));
		}
		return found;
	},
};
