import type { Group } from "./group.js";
import { consume } from "./nats/consume.js";
import { publish } from "./nats/publish.js";
import { replay } from "./nats/replay.js";
import { request } from "./nats/request.js";

/** Everything that is measured. A new group is one more file and one more line here; its rows stand in `rows.ts`. */
export const groups: Readonly<Record<string, Group>> = { request, publish, consume, replay };
