import type { CallCell, Course, Fault, ReaderCell } from "./fault.js";
import { matrix } from "./matrix.js";

/** What the guide says of each course. */
const COURSES: Readonly<Record<Course, string>> = {
	resumes: "goes on, complete",
	gap: "goes on, `onGap`",
	latest: "goes on with the latest",
	waits: "waits",
	skips: "skipped, `onInvalid`",
	ends: "ends",
	alone: "only that reader ends",
};

const HEAD = "| what goes wrong | `spawn` | other calls | streams | `stats` |\n|---|---|---|---|---|\n";

/** The rows of a part of the matrix, as the guide has them. */
export function guideTable(part: Fault["part"]): string {
	return (
		HEAD +
		matrix
			.filter((fault) => fault.part === part)
			.map(rowOf)
			.join("")
	);
}

function rowOf({ title, calls, readers }: Fault): string {
	const { spawn, ...otherCalls } = calls;
	const { stats, worldState, ...streams } = readers;
	const world =
		worldState === undefined || sameAs(worldState, streams.states) ? "" : `; world state: ${reader(worldState)}`;
	const cells = [title, call(spawn), call(only(otherCalls)), reader(only(streams)) + world, reader(stats)];
	return `| ${cells.join(" | ")} |\n`;
}

/** Operations that stand in one column are told of in one cell. */
function only<T>(cells: Readonly<Record<string, T>>): T | undefined {
	const [first, ...rest] = Object.values(cells);
	if (rest.some((cell) => !sameAs(cell, first))) throw new Error("these operations need columns of their own");
	return first;
}

const sameAs = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function call(cell: CallCell | undefined): string {
	if (cell === undefined) return "–";
	if (cell === "completes") return "done";
	return `\`${cell.code}\`, ${cell.outcome}${cell.retry ? ", repeat" : ""}`;
}

function reader(cell: ReaderCell | undefined): string {
	if (cell === undefined) return "–";
	return typeof cell === "string" ? COURSES[cell] : `\`${cell.code}\``;
}
