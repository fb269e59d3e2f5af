// Runs steps one after the other and says what happens: the step, a sign of life while it lasts, how it ended, the way out.
import process from "node:process";
import { interrupted } from "./child.mjs";

const HEARTBEAT_MS = 10_000;
const TAIL_LINES = 60;

/** A step that cannot do its work. `wayOut` tells what to do about it; `output` is what its command printed. */
export class StepFailure extends Error {
	constructor(message, { wayOut, output } = {}) {
		super(message);
		this.wayOut = wayOut;
		this.output = output;
	}
}

/** What a command printed that had to end well; `running` is what `run` gives, `what` its name for the reader. */
export async function outputOf(what, running, wayOut) {
	const { code, output } = await running;
	if (code !== 0) throw new StepFailure(`${what} ended with ${code}`, { output, wayOut });
	return output;
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** Says every ten seconds that a step whose output is kept back is still at work, and what it printed last. */
function heartbeat(started) {
	let last;
	const timer = setInterval(() => {
		if (last !== undefined) console.log(`      … ${seconds(started)}: ${last.slice(0, 100)}`);
	}, HEARTBEAT_MS);
	timer.unref();
	return {
		onLine: (line) => {
			last = line.trim() || (last ?? "");
		},
		stop: () => clearInterval(timer),
	};
}

function explain(step, error, wayOut) {
	if (error.output) {
		const lines = error.output.trimEnd().split("\n");
		if (lines.length > TAIL_LINES) console.error(`      (the last ${TAIL_LINES} of ${lines.length} lines)`);
		for (const line of lines.slice(-TAIL_LINES)) console.error(`      | ${line}`);
	}
	console.error(`      FAILED: ${step.title}: ${error.message}`);
	if (wayOut) console.error(`      Way out: ${wayOut}`);
}

async function runStep(step, position) {
	console.log(`\n[${position}] ${step.title}${step.why ? ` (${step.why})` : ""}`);
	const started = Date.now();
	const pulse = heartbeat(started);
	try {
		const result = await step.run({ onLine: pulse.onLine, say: (text) => console.log(`      ${text}`) });
		if (interrupted === undefined || step.lasting) console.log(`      ${result ?? "done"} (${seconds(started)})`);
		return true;
	} catch (error) {
		if (!(error instanceof StepFailure)) throw error;
		if (interrupted === undefined) explain(step, error, error.wayOut ?? step.wayOut);
		return false;
	} finally {
		pulse.stop();
	}
}

/**
 * Runs the steps in order; returns those that were done and those that failed. A failed step ends the run, unless it
 * is `independent`: then the others still run, so that one look shows everything that is wrong. A step that is `lasting` goes on
 * until a signal comes, which ends the run as it should.
 */
export async function runSteps(steps) {
	const done = [];
	const failed = [];
	for (const [index, step] of steps.entries()) {
		const ok = await runStep(step, `${index + 1}/${steps.length}`);
		if (interrupted !== undefined && !(ok && step.lasting)) {
			console.error(`\nStopped during step ${index + 1} of ${steps.length}: ${step.title}`);
			process.exit(interrupted);
		}
		(ok ? done : failed).push(step);
		if (!ok && !step.independent) break;
	}
	return { done, failed };
}
