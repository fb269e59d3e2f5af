import { type Bumps, bumpFor, isBelow } from "./bump.js";
import { PACKAGES, type PackageName } from "./judge.js";
import type { Report } from "./report.js";

/** What is declared too low, a line for each package; none when the changesets say enough. */
export function shortfalls({ bumps, verdicts, version }: Report, declared: Bumps): readonly string[] {
	return PACKAGES.filter((name) => isBelow(declared[name], bumps[name])).map((name) => {
		const causes = verdicts
			.filter(({ packages }) => bumpFor(packages[name]?.level ?? "none", version) === bumps[name])
			.map(({ rule, place, fingerprint }) => `${place} [${rule} ${fingerprint}]`);
		return line(name, declared[name], bumps[name], causes);
	});
}

function line(name: PackageName, declared: string, floor: string, causes: readonly string[]): string {
	const more = causes.length > 3 ? ` and ${causes.length - 3} more` : "";
	const said = declared === "none" ? "no changeset names it" : `the changesets say ${declared}`;
	return `${name}: ${said}, the contract asks for ${floor}: ${causes.slice(0, 3).join("; ")}${more}`;
}
