import type { Circumstances, Findings, Measured } from "./findings.js";
import { OURS } from "./group.js";
import { peers } from "./peers/peers.js";
import { isReached, type Result, resultsOf } from "./results.js";
import { scaleGroups } from "./scale/scale.js";
import { median } from "./statistics.js";

const CLOCKS = {
	wall: "the time that passes",
	processor: "the processor time of the measuring process, on a machine that did other work as well",
} as const;

/** A figure as tables show it: small ones with a digit more. */
export const figure = (value: number): string => value.toFixed(value < 0.2 ? 3 : 2);

export const spreadOf = ({ spread: [low, high] }: Result): string => `${figure(low)} to ${figure(high)}`;

/** `docs/reference/performance.md`: every goal with what was measured last. */
export function performancePage(measured: Readonly<Record<string, Measured>>): string {
	const findings = Object.values(measured).flatMap((group) => group.findings);
	return `${[
		"# Performance",
		INTRODUCTION,
		"## Goals",
		goals(resultsOf(findings)),
		"## One by one",
		...Object.entries(TABLES).map(([measure, title]) =>
			byLabel(
				title,
				/^(?:request|publish|consume)/.test(measure) ? "`@plane/nats-client`" : "`@plane/messages`",
				findings.filter((each) => each.measure === measure),
			),
		),
		"## Much at once",
		MUCH,
		...Object.values(scaleGroups).flatMap(({ measures }) =>
			measures.flatMap((measure) =>
				figures(
					measure,
					findings.filter((each) => each.measure === measure),
				),
			),
		),
		"## How it was measured",
		METHOD,
		...circumstances(measured),
	].join("\n\n")}\n`;
}

const INTRODUCTION = `How long the packages take for a job, over how long the base takes that one would write without them: below 1 is faster. Written by
\`npm run bench\`, which measures everything again.`;

function goals(results: readonly Result[]): string {
	const lines = results.map((result) => {
		const { row, value } = result;
		const others = Object.entries(result.peers).map(([name, score]) => `${name} ${figure(score.value)}`);
		const cells = [
			row.id,
			row.job,
			row.base,
			`**${figure(value)}** (${spreadOf(result)})`,
			figure(row.goal),
			isReached(result) ? "reached" : "missed",
			others.join(", "),
		];
		return `| ${cells.join(" | ")} |`;
	});
	const table = [
		"| | job | over | ratio (spread) | goal | verdict | others |",
		"|---|---|---|---|---|---|---|",
		...lines,
	];
	return [table.join("\n"), ...reasons(results)].join("\n\n");
}

/** Why goals are missed. */
function reasons(results: readonly Result[]): readonly string[] {
	const lines = results.flatMap((result) => {
		const { id, why } = result.row;
		return why === undefined || isReached(result) ? [] : `- ${id}: ${why}`;
	});
	return lines.length === 0 ? [] : [`What keeps figures from their goals:\n\n${lines.join("\n")}`];
}

const TABLES = {
	decode: "Decode, over `json()` of the same message",
	validate: "Find valid documents valid, over `JSON.parse` of the same texts",
	faults: "Say what is wrong with documents, over `JSON.parse` of the same texts",
	bundle: "Bundles of verdicts, in KiB",
	compile: "`tsc` over what is generated, over `tsc` on an empty file",
	write: "Check a value and write its text, over `JSON.stringify`",
	request: "Requests, over the same as raw JSON on a connection of the same options",
	"request on an own connection": "Requests on the client's own connection, over raw JSON on a default one",
	publish: "Publish, over `publish(JSON.stringify(value))`",
	"consume by callback": "Consume by callback, over a callback that calls `json()`",
	"consume by iterator": "Consume by `for await`, over `for await` that calls `json()`",
};

function byLabel(title: string, ours: string, findings: readonly Findings[]): string {
	const candidates = [...new Set(findings.map(({ candidate }) => candidate))];
	const labels = [...new Set(findings.map(({ label }) => label))];
	const cell = (label: string, candidate: string): string => {
		const found = findings.find((each) => each.label === label && each.candidate === candidate);
		return found ? figure(median(found.values)) : "";
	};
	const lines = labels.map((label) => `| ${[label, ...candidates.map((name) => cell(label, name))].join(" | ")} |`);
	const names = candidates.map((name) => (name === OURS ? ours : name));
	return [`**${title}**`, `| | ${names.join(" | ")} |\n|---|${"---|".repeat(names.length)}\n${lines.join("\n")}`].join(
		"\n\n",
	);
}

const MUCH =
	"Figures of one machine, once each (`npm run bench -- --scale`): they show what is flat and what grows, not how fast another machine is.";

function figures(title: string, findings: readonly Findings[]): readonly string[] {
	if (findings.length === 0) return [];
	const lines = findings.map(
		({ label, values }) => `| ${label} | ${Number(median(values).toPrecision(3)).toLocaleString("en")} |`,
	);
	return [`| ${title} | |\n|---|---:|\n${lines.join("\n")}`];
}

const METHOD = `**Turns.** All candidates of a job take turns in one process, in random order, some 8 ms each; to publish 50 ms, so that each pays for its own
garbage. Each has a loop of its own: one that all shared would call them in the slow way that engines have for what changes all the time. A turn
is compared with the base's turn of the same round; the median of the rounds counts, and over several processes the median of theirs. The spread is
made of the lowest and of the highest figure of all processes. Absolute times are left out on purpose: they say more about the machine than about
the code. Imports and compilers take their turns as processes of their own; what the compiler takes is always the time that passes.

**Documents.** Seven messages of everyday size, valid and with one mistake each; the valid ones as Plane writes them (other texts take longer to decode, see
[decision 14](../decisions/0014-two-ways-to-read.md)), of several backends, locks and times in turn. Before anything is measured, all candidates have to judge all of
them alike, and all examples of these messages under \`schemas/examples\`, apart from those that no validator of parsed JSON can tell (integers that
\`JSON.parse\` rounds, strings without a text in UTF-8, documents nested too deeply). ${leniencies()}

**Other libraries.** Their types are written from the same schemas, in the way that their documentation shows as the fastest (\`bench/peers\`): Ajv
compiles the schemas as they are, when it is run or beforehand (“standalone”); typebox compiles; typia's transform writes the check; zod and arktype generate
code by themselves. Times have the schema's pattern everywhere, because the libraries' own formats judge other texts valid. Saying what is wrong is
what gives the library's list of errors.

**64-bit integers.** Reading them is compared with \`JSON.parse\` and the same check afterwards, for others, too: what is left is what exactness costs. Writing
is compared with \`JSON.stringify\`, although we check the value first.

**Requests.** “A bare publish” is the least that one can be: a body made beforehand is sent on a connection without traces, and nobody looks at the answer.

**Imports.** Each in a new process, by the module's file: to look a package up in \`node_modules\` takes Node a millisecond more, whatever is in it.

**Bundles.** What a page loads that asks whether a value is valid: \`import { isScheduleResponse } from "@plane/messages/guards"\` (small; nested is ScheduleRequest) and
\`isScheduleResponse(value)\`, bundled and minified by esbuild, then gzipped (level 9). The whole codec has the same verdict as \`ScheduleResponse.is(value)\`, and
besides what encodes, decodes and addresses the message and says what is wrong with it: its size stands beside the others'.`;

function leniencies(): string {
	return peers
		.flatMap(({ name, accepts }) =>
			accepts ? [`Of these, ${name} accepts ${accepts.documents.length} that are not valid: ${accepts.why}.`] : [],
		)
		.join(" ");
}

function circumstances(measured: Readonly<Record<string, Measured>>): readonly string[] {
	const runs = new Map<string, { readonly run: Circumstances; readonly groups: string[] }>();
	for (const [group, { circumstances: run }] of Object.entries(measured)) {
		const key = JSON.stringify(run);
		const same = runs.get(key) ?? { run, groups: [] };
		same.groups.push(group);
		runs.set(key, same);
	}
	return [...runs.values()].map(({ run, groups }) => {
		const packages = Object.entries(run.packages).map(([name, version]) => `${name} ${version}`);
		const which = runs.size === 1 ? "Measured" : `${groups.join(", ")}: measured`;
		return `${which} on ${run.date} with Node ${run.node} and nats-server ${run.natsServer} (${run.machine}), ${run.processes} processes, ${CLOCKS[run.clock]};
${packages.join(", ")}.`;
	});
}
