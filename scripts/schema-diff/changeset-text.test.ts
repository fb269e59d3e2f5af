import { expect, test } from "vitest";
import type { RawMessage } from "../codegen/raw.js";
import { structOf } from "../codegen/test-schemas.js";
import { floorOf } from "./bump.js";
import { changesetText } from "./changeset-text.js";
import { ASKED, BACKEND, type Bodies, diff, IDS, routed } from "./test-sides.js";

function written(before: Bodies, after: Bodies): string | undefined {
	const verdicts = diff(before, after);
	return changesetText({ old: "old", new: "new", version: "0.1.0", bumps: floorOf(verdicts, "0.1.0"), verdicts });
}

const NEITHER =
	"No Plane of before sends or hears it: a request fails with `no_responders`. Sender and receiver need its subject in their NATS permissions.";

test.each<[string, Partial<RawMessage>, string]>([
	["sent to Plane", ASKED, `works with limits. Old SDK with new Plane: works.\n  - Clients: ${NEITHER}`],
	["received", {}, `works. Old SDK with new Plane: works with limits.\n  - Clients: ${NEITHER}`],
])("who meets a new message that is %s is told of older Planes and of permissions", (_, message, told) => {
	const probe = {
		...structOf({ backend: BACKEND }),
		...routed("probe.{backend}", message),
		examples: [{ backend: "b" }],
	};
	const text = written(IDS, { ...IDS, "messages/probe.json": probe });
	expect(text).toContain("**New**\n\n- `Probe` is a new message.\n  - Where: Probe. New SDK with old Plane: ");
	expect(text).toContain(`New SDK with old Plane: ${told}\n`);
});
