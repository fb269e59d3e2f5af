import type { Level } from "./change.js";
import { highest, PACKAGES, type PackageName } from "./judge.js";
import type { Verdict } from "./verdict.js";

/** By how much a version rises, in the words of changesets. */
export const BUMPS = ["none", "patch", "minor", "major"] as const;
export type Bump = (typeof BUMPS)[number];

export type Bumps = Readonly<Record<PackageName, Bump>>;

/** Below 1.0 a break raises the minor version and everything else the patch: docs/decisions/0007-versions-from-the-contract.md. */
export function bumpFor(level: Level, version: string): Bump {
	if (level === "none") return "none";
	const stable = !version.startsWith("0.");
	if (level === "breaking") return stable ? "major" : "minor";
	return stable && level === "feature" ? "minor" : "patch";
}

/** The least bump of each package that all verdicts together allow. */
export function floorOf(verdicts: readonly Verdict[], version: string): Bumps {
	const floor = (name: PackageName): Bump => {
		return bumpFor(highest(verdicts.map(({ packages }) => packages[name]?.level ?? "none")), version);
	};
	return Object.fromEntries(PACKAGES.map((name) => [name, floor(name)])) as Bumps;
}

export function isBelow(bump: Bump, floor: Bump): boolean {
	return BUMPS.indexOf(bump) < BUMPS.indexOf(floor);
}
