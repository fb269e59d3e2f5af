import { ajv, ajvStandalone } from "./ajv.js";
import { arktype } from "./arktype.js";
import type { Peer } from "./peer.js";
import { typebox } from "./typebox.js";
import { typia } from "./typia.js";
import { valibot } from "./valibot.js";
import { zod } from "./zod.js";

/** The libraries that everything is compared with. */
export const peers: readonly Peer[] = [ajv, ajvStandalone, typebox, typia, zod, valibot, arktype];
