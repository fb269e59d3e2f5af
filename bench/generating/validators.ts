import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Group, OURS } from "../group.js";
import { interleave } from "../interleave.js";
import { checked, checkedEmpty } from "./compiler.js";

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL("time-validators.ts", import.meta.url));

/** Making the validators, and checking what is made, over what the compiler takes for nothing. */
export const generatingValidators: Group = {
	measures: ["generate validators", "compile"],
	async run({ turns }) {
		const compare = await interleave(
			{
				empty: await checkedEmpty(),
				validators: async () => Number((await run(process.execPath, ["--import", "tsx", PROGRAM])).stdout),
				sources: checked("packages/messages/src/gen/codecs.ts", "packages/messages/src/gen/registry.ts"),
				installed: checked("packages/messages/dist/esm/index.d.ts"),
			},
			// What other processes work is not in the processor time of this one.
			{ ...turns, sliceMs: 0, warmUpMs: 0, leastRounds: 3, clock: "wall" },
		);
		return [
			{ measure: "generate validators", label: "all", candidate: OURS, value: compare("validators", "empty") },
			{ measure: "compile", label: "the generated sources", candidate: OURS, value: compare("sources", "empty") },
			{ measure: "compile", label: "the types that users get", candidate: OURS, value: compare("installed", "empty") },
		];
	},
};
