import { chmod } from "node:fs/promises";
import { dirname, join } from "node:path";
import { workflows } from "../support/workflows.js";
import type { Outcome } from "./command.js";
import type { Workspace } from "./workspace.js";

const workflow = workflows.get(".github/workflows/plane-drift.yml");

/** GitHub's command, as far as the workflow uses it, where no pull request is open: it notes down what it is asked to create. */
const GH = `#!/bin/sh
if [ "$2" = list ]; then echo 0; else echo "$@" > ../gh.txt; fi
`;

/** Runs the lines of the weekly workflow's steps, in order, as far as they need nothing of GitHub's own. */
export async function runDriftWorkflow({ ours }: Workspace): Promise<readonly Outcome[]> {
	const root = dirname(ours.path);
	await ours.write("../bin/gh", GH);
	await chmod(join(root, "bin/gh"), 0o755);
	await ours.succeed("git clone --quiet --bare . ../origin.git");
	await ours.succeed("git remote add origin ../origin.git");
	const steps = Object.values(workflow?.jobs ?? {}).flatMap((job) => job.steps.filter(({ run }) => run !== undefined));
	const outcomes: Outcome[] = [];
	for (const [index, { run = "" }] of steps.entries()) {
		await ours.write(`../step-${index}.sh`, run);
		outcomes.push(
			await ours.run(`PATH="${root}/bin:$PATH" bash -e ../step-${index}.sh`, {
				GITHUB_OUTPUT: join(root, "output.txt"),
				BRANCH: "follow-plane",
			}),
		);
	}
	return outcomes;
}
