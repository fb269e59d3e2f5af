import { createHash } from "node:crypto";
import type { Body } from "../codegen/model.js";
import type { Crates } from "./rust-crates.js";
import { RustError } from "./rust-error.js";
import type { Item } from "./rust-items.js";
import { at, fail, leaves, type Syntax } from "./rust-syntax.js";

interface Known {
	readonly body: Body;
	/** SHA-256 of the tokens of `serialize` and `deserialize`, first 16 digits: other code may write another form. */
	readonly fingerprints: readonly string[];
}

const level = (value: string): { value: string; description: string } => ({ value, description: "" });

/** Types whose JSON is made by code instead of a derive. Somebody has read the code and put down here what it does. */
const KNOWN: Readonly<Record<string, Known>> = {
	SerializableLevel: {
		body: { kind: "enum", fold: "upper", values: ["ERROR", "WARN", "INFO", "DEBUG", "TRACE"].map(level) },
		fingerprints: ["0bd626662a9c9342"],
	},
};

/** The form of a type with hand-written Serialize or Deserialize; undefined when both are derived. */
export function writtenByHand(item: Item, crates: Crates, known = KNOWN): Body | undefined {
	const impls = crates.implsOf(item).filter(({ trait }) => trait === "Serialize" || trait === "Deserialize");
	const [first] = impls;
	if (!first) return undefined;
	const entry = known[item.name];
	if (!entry)
		fail(first.type, `${item.name} has a hand-written ${first.trait}: say in written-by-hand.ts what it writes`);
	const found = fingerprint(impls.map(({ syntax }) => syntax));
	if (!entry.fingerprints.includes(found)) {
		throw new RustError(
			at(first.syntax),
			`the hand-written JSON of ${item.name} has changed: read it, and note ${found} in written-by-hand.ts if the form is the same`,
		);
	}
	return entry.body;
}

function fingerprint(impls: readonly Syntax[]): string {
	const text = impls.map((impl) => leaves(impl).join(" ")).sort();
	return createHash("sha256").update(text.join("\n")).digest("hex").slice(0, 16);
}
