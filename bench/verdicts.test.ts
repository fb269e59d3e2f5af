import { expect, test } from "vitest";
import { documents } from "./documents.js";
import { readSchemas, writeModules } from "./peers/modules.js";
import type { Peer } from "./peers/peer.js";
import { peers } from "./peers/peers.js";
import { differences } from "./verdicts.js";

const protocol = readSchemas();
const names = documents.map(({ name }) => name);

/** Typia's transform takes seconds; `npm run bench` does not leave it out. */
const quick = peers.filter(({ name }) => name !== "typia");

const differing = async (of: readonly Peer[]): Promise<readonly string[]> => {
	const folder = await writeModules("tried", { protocol, names, purpose: "everything", of });
	return differences(protocol, folder, of);
};

/** A library that finds everything valid. */
const content: Peer = {
	name: "content",
	packages: [],
	module: () => "export {};",
	judge: () => ({ is: () => true, read: (value) => value, faults: () => undefined }),
	verdict: (name) => ({ needs: name, expression: "true" }),
};

test("all libraries judge the documents that are measured and the examples as the schemas do", async () => {
	expect(await differing(quick)).toEqual([]);
});

test("a library that judges otherwise is named, with the document", async () => {
	expect(await differing([content])).toContain("content judges ScheduleRequest, cluster-missing.invalid, otherwise");
});

test("a document that a library is said to accept, and does not, is named", async () => {
	const accepts = { documents: ["ScheduleRequest/cluster-missing.invalid"], why: "it does not" };
	const [ajv, ...rest] = quick.map((peer) => ({ ...peer, accepts }));
	expect(rest).not.toEqual([]);
	expect(ajv && (await differing([ajv]))).toEqual(["ajv judges ScheduleRequest, cluster-missing.invalid, otherwise"]);
});
