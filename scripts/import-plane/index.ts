import { fileURLToPath } from "node:url";
import { importPlane } from "./import-plane.js";

const SCHEMAS = fileURLToPath(new URL("../../schemas", import.meta.url));

/** npm and pnpm start this in the folder of its package; the user's own folder comes in the environment. */
const from = process.env.PATHS_START_AT ?? process.cwd();

process.exitCode = importPlane(
	process.argv.slice(2),
	{ schemas: SCHEMAS, from },
	{
		say: (text) => console.log(text),
		complain: (text) => console.error(text),
	},
);
