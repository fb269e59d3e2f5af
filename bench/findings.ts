import { readFile, writeFile } from "node:fs/promises";
import type { Finding } from "./group.js";
import type { Turns } from "./interleave.js";

/** Where and how a group was measured. */
export interface Circumstances {
	readonly date: string;
	readonly machine: string;
	readonly node: string;
	readonly natsServer: string;
	readonly processes: number;
	readonly clock: Turns["clock"];
	/** Versions of the packages that took part, by name. */
	readonly packages: Readonly<Record<string, string>>;
}

/** A finding of all processes. */
export interface Findings extends Omit<Finding, "value"> {
	readonly values: readonly number[];
}

/** What a group found when it was measured last. */
export interface Measured {
	readonly circumstances: Circumstances;
	readonly findings: readonly Findings[];
}

const FILE = new URL("findings.json", import.meta.url);

export async function readFindings(): Promise<Readonly<Record<string, Measured>>> {
	return JSON.parse(await readFile(FILE, "utf8")) as Readonly<Record<string, Measured>>;
}

/** One line for each finding, so that a new run reads well as a change. */
export async function writeFindings(measured: Readonly<Record<string, Measured>>): Promise<void> {
	const groups = Object.entries(measured).map(([name, { circumstances, findings }]) => {
		const lines = findings.map((each) => `\t\t\t${JSON.stringify(rounded(each))}`);
		return `\t${JSON.stringify(name)}: {\n\t\t"circumstances": ${JSON.stringify(circumstances)},\n\t\t"findings": [\n${lines.join(",\n")}\n\t\t]\n\t}`;
	});
	await writeFile(FILE, `{\n${groups.join(",\n")}\n}\n`);
}

const rounded = ({ values, ...rest }: Findings): Findings => ({
	...rest,
	values: values.map((value) => Number(value.toPrecision(4))),
});

/** Brings what all processes of a group found together. */
export function merged(processes: readonly (readonly Finding[])[]): readonly Findings[] {
	const found = new Map<string, Findings & { readonly values: number[] }>();
	for (const { value, ...finding } of processes.flat()) {
		const key = JSON.stringify([finding.measure, finding.label, finding.candidate]);
		const before = found.get(key) ?? { ...finding, values: [] };
		before.values.push(value);
		found.set(key, before);
	}
	return [...found.values()];
}
