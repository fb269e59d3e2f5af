// The gates of `npm run check`. Each runs even when another has failed.
import { root, run } from "./child.mjs";
import { GENERATED } from "./forget-made.mjs";
import { outputOf, StepFailure } from "./steps.mjs";
import { withTemporary } from "./with-temporary.mjs";

const gate = (title, command, wayOut) => ({
	title,
	wayOut,
	independent: true,
	run: async ({ onLine }) => {
		const [file, ...args] = command;
		await checked(file, args, onLine);
	},
});

function checked(command, args, onLine) {
	const running = withTemporary((folder) => run(command, args, { onLine, env: { TMPDIR: folder } }));
	return outputOf(`\`${command} ${args.join(" ")}\``, running);
}

/** Fails where what was generated is not what is committed. */
export async function assertCommitted(folder, onLine = () => undefined) {
	const args = ["status", "--porcelain", "--untracked-files=all", "--", ...GENERATED];
	const wayOut = "only git tells what is committed: run this in a clone.";
	const output = await outputOf("git status", run("git", args, { cwd: folder, onLine }), wayOut);
	if (output.trim()) throw new StepFailure("generating anew gives something else than what is committed", { output });
}

const freshness = {
	title: "Is the generated code fresh?",
	wayOut: "run `npm run generate` and commit what it writes.",
	independent: true,
	run: async ({ onLine }) => {
		await checked("pnpm", ["--filter", "@plane/scripts", "run", "codegen"], onLine);
		await assertCommitted(root, onLine);
	},
};

/** Says what it found, also when that is nothing: a gate that had nothing to compare with must not look like one that passed. */
const bumps = {
	title: "Do the changesets say enough for what changed in the contract?",
	wayOut:
		"`npm run schema-diff -- --write-changeset` writes one that does; a break that is none goes into scripts/schema-diff/acknowledged.json.",
	independent: true,
	run: async ({ onLine }) => {
		const output = await checked(
			"pnpm",
			["--silent", "--filter", "@plane/scripts", "run", "schema-diff", "--check"],
			onLine,
		);
		return output.split("\n").find((line) => /^(?:Nothing to check|Since )/.test(line));
	},
};

export const gates = [
	gate(
		"Is it formatted and free of lint?",
		["pnpm", "exec", "biome", "ci", "--error-on-warnings", "--colors=off"],
		"`npx biome check --write`, then mend by hand what is left.",
	),
	gate(
		"Do the types hold?",
		["pnpm", "exec", "turbo", "run", "types", "--output-logs=errors-only"],
		"the lines above name file and line; `npx tsc -p <package>` repeats one package.",
	),
	gate(
		"Is anything unused?",
		["pnpm", "exec", "knip"],
		"delete what knip names, or use it; knip.jsonc tells it about new entry points.",
	),
	gate(
		"Do the packed packages work for ESM, CommonJS and their types?",
		["node", "scripts/check-packages.mjs"],
		"the lines above name the package and the rule; `npx pnpm exec node scripts/check-packages.mjs` repeats this gate.",
	),
	gate(
		"Is the public surface what the API reports say?",
		["pnpm", "--silent", "--filter", "@plane/scripts", "run", "api-reports", "--check"],
		"`npm run api-reports` writes them; read the difference as a user would, and say in a changeset what it brings.",
	),
	freshness,
	bumps,
];
