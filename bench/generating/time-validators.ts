// A process that makes the validators once, as `npm run generate` does, and says how many milliseconds that took.
import process from "node:process";
import { emitValidators } from "../../scripts/codegen/emit-validators.js";
import { readSchemas } from "../peers/modules.js";

const protocol = readSchemas();
const started = performance.now();
emitValidators(protocol);
process.stdout.write(String(performance.now() - started));
