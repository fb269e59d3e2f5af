import { readFileSync } from "node:fs";
import { DiffError } from "./diff-error.js";
import type { Judgement, Judgements, PackageName } from "./judge.js";
import type { Verdict } from "./verdict.js";

/** A change that somebody has looked at and answers for: it counts as a patch, whatever the rules make of it. */
export interface Acknowledgement {
	readonly fingerprint: string;
	/** Rule and place, for people. */
	readonly change: string;
	readonly reason: string;
}

export interface Acknowledged {
	/** All verdicts, those in the ledger lowered. */
	readonly verdicts: readonly Verdict[];
	/** Entries whose change is not among the verdicts. */
	readonly unused: readonly Acknowledgement[];
}

export function readLedger(path: string): readonly Acknowledgement[] {
	const entries: unknown = parse(path);
	if (!Array.isArray(entries) || !entries.every(isAcknowledgement))
		throw new DiffError(
			`${path} is no list of { "fingerprint": 12 hex digits, "change": "…", "reason": "a sentence" }: mend it by hand.`,
		);
	return entries;
}

function parse(path: string): unknown {
	try {
		return JSON.parse(readFileSync(path, "utf8"));
	} catch (error) {
		throw new DiffError(`${path} cannot be read: ${(error as Error).message}`);
	}
}

function isAcknowledgement(entry: unknown): entry is Acknowledgement {
	const { fingerprint, change, reason } = (entry ?? {}) as Partial<Record<string, unknown>>;
	const texts = [fingerprint, change, reason].every((text) => typeof text === "string" && text.length > 0);
	return texts && /^[0-9a-f]{12}$/.test(fingerprint as string) && (reason as string).length >= 10;
}

export function acknowledge(verdicts: readonly Verdict[], ledger: readonly Acknowledgement[]): Acknowledged {
	const known = new Map(ledger.map((entry) => [entry.fingerprint, entry]));
	const met = new Set(verdicts.map(({ fingerprint }) => fingerprint));
	return {
		verdicts: verdicts.map((verdict) => {
			const reason = known.get(verdict.fingerprint)?.reason;
			return reason === undefined ? verdict : { ...lowered(verdict), acknowledged: reason };
		}),
		unused: ledger.filter(({ fingerprint }) => !met.has(fingerprint)),
	};
}

function lowered(verdict: Verdict): Verdict {
	const packages = Object.entries(verdict.packages) as readonly (readonly [PackageName, Judgement])[];
	const patched = packages.map(([name, judgement]) => [name, { ...judgement, level: "patch" }] as const);
	return { ...verdict, level: "patch", packages: Object.fromEntries(patched) as Judgements };
}
