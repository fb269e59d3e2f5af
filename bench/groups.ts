import { decode } from "./codecs/decode.js";
import { readExact } from "./codecs/exact-integers.js";
import { stringify } from "./codecs/stringify.js";
import { faults, validate } from "./codecs/validate.js";
import { generatingTypes } from "./generating/types.js";
import { generatingValidators } from "./generating/validators.js";
import type { Group } from "./group.js";
import { bundling } from "./loading/bundle-size.js";
import { importing } from "./loading/import-time.js";
import { consume } from "./nats/consume.js";
import { publish } from "./nats/publish.js";
import { replay } from "./nats/replay.js";
import { request } from "./nats/request.js";
import { scaleGroups } from "./scale/scale.js";

/** What is held to goals. A new group is one more file and one more line here; its goals stand in `rows.ts`. */
export const goalGroups: Readonly<Record<string, Group>> = {
	decode,
	validate,
	faults,
	integers: readExact,
	write: stringify,
	import: importing,
	bundle: bundling,
	types: generatingTypes,
	validators: generatingValidators,
	request,
	publish,
	consume,
	replay,
};

/** Everything that is measured. */
export const groups: Readonly<Record<string, Group>> = { ...goalGroups, ...scaleGroups };
