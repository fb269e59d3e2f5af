import type { Example, Protocol } from "../scripts/codegen/model.js";
import { documents } from "./documents.js";
import { judges } from "./peers/modules.js";
import type { Peer } from "./peers/peer.js";
import { peers } from "./peers/peers.js";

/** Documents of the messages that are measured, and whether they are valid. */
function* cases(
	{ examples }: Protocol,
	name: string,
): Generator<readonly [title: string, value: unknown, valid: boolean]> {
	const { valid = [], invalid = [] } = documents.find((each) => each.name === name) ?? {};
	for (const [at, value] of valid.entries()) yield [`measured as valid, ${at}`, value, true];
	for (const [at, value] of invalid.entries()) yield [`measured as invalid, ${at}`, value, false];
	const known = examples.filter(({ type }) => type === name);
	for (const example of known) {
		const value: unknown = JSON.parse(example.text);
		if (isJudgeable(value)) yield [titleOf(example), value, example.valid];
	}
}

const titleOf = (example: Example): string => `${example.case}.${example.valid ? "valid" : "invalid"}`;

/**
 * Whether a validator of JSON can tell: not what `JSON.parse` has rounded, nor how deep a document is, nor whether a string
 * has a text in UTF-8. Our codecs judge these as well.
 */
function isJudgeable(value: unknown, above = 0): boolean {
	if (typeof value === "string") return value.isWellFormed();
	if (typeof value === "number")
		return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
	if (typeof value !== "object" || value === null) return true;
	return (
		above < 100 && Object.entries(value).every(([key, item]) => key.isWellFormed() && isJudgeable(item, above + 1))
	);
}

/** Where somebody judges a document differently, in words; nothing as it should be. */
export async function differences(
	protocol: Protocol,
	folder: string,
	of: readonly Peer[] = peers,
): Promise<readonly string[]> {
	const found: string[] = [];
	for (const { name, codec } of documents) {
		const all = Object.entries(await judges(folder, name, of));
		for (const [title, value, valid] of cases(protocol, name)) {
			const verdicts = [
				["plane", codec.is(value), codec.issues(value).length === 0] as const,
				...all.map(
					([peer, judge]) =>
						[peer, judge.is(value), !hasFaults(judge.faults(value)), reads(judge.read, value)] as const,
				),
			];
			for (const [candidate, ...said] of verdicts) {
				const expected = valid || isLenient(of, candidate, `${name}/${title}`);
				if (said.some((one) => one !== expected)) found.push(`${candidate} judges ${name}, ${title}, otherwise`);
			}
		}
	}
	return found;
}

const isLenient = (of: readonly Peer[], name: string, document: string): boolean =>
	of.find((peer) => peer.name === name)?.accepts?.documents.includes(document) ?? false;

const hasFaults = (faults: unknown): boolean => Array.isArray(faults) && faults.length > 0;

function reads(read: (value: unknown) => unknown, value: unknown): boolean {
	try {
		read(value);
		return true;
	} catch {
		return false;
	}
}
