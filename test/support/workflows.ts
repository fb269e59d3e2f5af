import { parse } from "yaml";
import { filesBelow, readText } from "./repository.js";

export interface Step {
	readonly name?: string;
	readonly uses?: string;
	readonly run?: string;
	readonly with?: Readonly<Record<string, unknown>>;
	readonly env?: Readonly<Record<string, string>>;
}

export interface Workflow {
	readonly name: string;
	readonly on: object;
	readonly permissions?: object;
	readonly jobs: Readonly<
		Record<
			string,
			{ readonly "timeout-minutes"?: number; readonly permissions?: object; readonly steps: readonly Step[] }
		>
	>;
}

/** The workflows of the repository by their paths, as a YAML parser reads them. */
export const workflows: ReadonlyMap<string, Workflow> = new Map(
	filesBelow(".github/workflows", /\.yml$/).map((path) => [path, parse(readText(path), { strict: true })]),
);
