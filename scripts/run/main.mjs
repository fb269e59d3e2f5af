// Reads the command line, runs the command's steps and says how it ended.
import { forwardSignals } from "./child.mjs";
import { commands } from "./commands.mjs";
import { runSteps } from "./steps.mjs";
import { count, tests } from "./tests.mjs";

const npmName = (name) => (name === "start" || name === "test" ? `npm ${name}` : `npm run ${name}`);

function help(name) {
	const { about, steps, help: options } = commands[name];
	const list = steps([]).map(({ title, why }, index) => `  ${index + 1}. ${title}${why ? `: ${why}` : ""}`);
	return `${npmName(name)}: ${about}\n\nNeeds Node 20.19 or newer and npm. Steps:\n${list.join("\n")}${options ? `\n\n${options.trimEnd()}` : ""}`;
}

function overview() {
	const width = Math.max(...Object.keys(commands).map((name) => npmName(name).length));
	return Object.entries(commands)
		.map(([name, { about }]) => `  ${npmName(name).padEnd(width)}  ${about}`)
		.join("\n");
}

/** `npm test` closes with a line that people and machines can read; a gate or a failed step counts as a test. */
function printCount({ done, failed }) {
	const passed = count.passed + done.filter((step) => step.independent && step !== tests).length;
	const failures = count.failed + failed.filter((step) => step !== tests || count.failed === 0).length;
	const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : "";
	console.log(`\n${passed} passed, ${failures} failed${skipped}`);
}

/** Runs one command of the table; resolves to the exit code. */
export async function main([name, ...args]) {
	const command = Object.hasOwn(commands, name ?? "") ? commands[name] : undefined;
	const asksForHelp = args.length > 0 && args.every((arg) => arg === "--help" || arg === "-h");
	if (command && asksForHelp && (command.help || !command.takesArguments)) {
		console.log(help(name));
		return 0;
	}
	if (!command || (args.length > 0 && !command.takesArguments)) {
		console.error(command ? `${npmName(name)} takes no arguments but --help` : `Commands:\n${overview()}`);
		return 2;
	}
	forwardSignals();
	console.log(`${npmName(name)}: ${command.about}`);
	const steps = command.steps(args);
	const outcome = await runSteps(steps);
	const { failed } = outcome;
	if (failed.length > 0) console.error(`\n${npmName(name)} FAILED: ${failed.map((step) => step.title).join("; ")}`);
	else console.log(`\n${npmName(name)}: all ${steps.length} steps done`);
	if (name === "test") printCount(outcome);
	return failed.length > 0 ? 1 : 0;
}
