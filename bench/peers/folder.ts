import { fileURLToPath } from "node:url";

/** Where the modules of the libraries are written: beside the libraries, so that they are found from there. */
export const MODULES = fileURLToPath(new URL("../node_modules/.cache/peers", import.meta.url));
