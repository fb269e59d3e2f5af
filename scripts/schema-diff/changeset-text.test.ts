import { expect, test } from "vitest";
import type { RawMessage } from "../codegen/raw.js";
import { structOf } from "../codegen/test-schemas.js";
import { floorOf } from "./bump.js";
import { changesetText } from "./changeset-text.js";
import { states } from "./history-shapes.js";
import { ASKED, BACKEND, type Bodies, diff, IDS, routed } from "./test-sides.js";

function written(before: Bodies, after: Bodies): string | undefined {
	const verdicts = diff(before, after);
	return changesetText({ old: "old", new: "new", version: "0.1.0", bumps: floorOf(verdicts, "0.1.0"), verdicts });
}

const [FEW, MORE] = [states(["Ready", "Swept"]), states(["Ready", "Swept", "Idled"])];

test("who reads states is told to upgrade before Plane has a new one that ends a backend", () => {
	const text = written(FEW, MORE);
	expect(text).toContain('"@plane/nats-client": minor\n');
	expect(text).toContain(
		"**Breaking**\n\n- `BackendState` has a new terminal value: `now: Idled`.\n  - Where: BackendStateMessage. New SDK with old Plane: works. Old SDK with new Plane: breaks.\n  - Clients: A reader of before never sees the end: loops over states and waits for it go on. Upgrade readers first: clients before Plane. Code that handles every case needs one more.\n",
	);
});

test("who reads states is told that an end of before is not seen any more", () => {
	expect(written(MORE, FEW)).toContain(
		"- `BackendState` has lost a terminal value: `before: Idled`.\n  - Where: BackendStateMessage. New SDK with old Plane: breaks. Old SDK with new Plane: works.\n  - Clients: A reader of after never sees the end where a writer of before sends it or a stream has kept it: loops over states and waits for it go on. Put a limit on them.\n",
	);
});

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

test("whoever stands in for Plane is told where there is nothing to do for clients", () => {
	const probe = (alone: boolean): Bodies => ({
		...IDS,
		"messages/probe.json": {
			...structOf({ backend: BACKEND }),
			...routed("probe.{backend}", { ...ASKED, receivers: alone ? ["controller"] : ["controller", "drone"] }),
			examples: [{ backend: "b" }],
		},
	});
	expect(written(probe(true), probe(false))).toContain(
		"\n  - Fakes and servers: These users need a new permission to hear it",
	);
});

test("who may get an answer that an older client does not know is told that it ends with an error", () => {
	const answers = (values: readonly string[]): Bodies => ({
		...IDS,
		"types/answer.json": {
			type: "string",
			enum: values,
			"x-values": Object.fromEntries(values.map((value) => [value, { description: `About ${value}.` }])),
			examples: values,
		},
		"messages/probe.json": {
			...structOf({ backend: BACKEND }),
			...routed("probe.{backend}", ASKED),
			examples: [{ backend: "b" }],
		},
	});
	expect(written(answers(["Done"]), answers(["Done", "Refused"]))).toContain(
		"works with limits.\n  - Clients: Code that handles every case needs one more; an unknown one reaches readers of before as unreadable, in a reply as `invalid_reply` after Plane has acted.",
	);
});
