import type { RawStreams } from "../codegen/raw.js";
import type { Level } from "./change.js";
import type { Outcome } from "./judge.js";
import type { RuleId } from "./rules.js";
import type { Bodies } from "./test-sides.js";

/** What is proven by a witness: new SDK with old Plane, old SDK with new Plane. */
type Proof = "new SDK" | "old SDK" | "both" | "not proven" | "nothing to prove";

export type Expected = readonly [
	rule: RuleId,
	place: string,
	levels: readonly [client: Level, testing: Level],
	newSdkOldPlane: Outcome,
	oldSdkNewPlane: Outcome,
	proof: Proof,
];

export interface HistoryCase {
	readonly name: string;
	readonly when: string;
	readonly before: Bodies;
	readonly after: Bodies;
	readonly streams?: readonly [before: RawStreams, after: RawStreams];
	readonly expected: readonly Expected[];
}
