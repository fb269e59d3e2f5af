import { expect, test } from "vitest";
import type { TypeDef } from "../codegen/model.js";
import { enumeration, external, field, STRING, scalar, struct, untagged } from "../codegen/test-models.js";
import { additions } from "./additions.js";

const young = (name: string, since: string) => field(name, STRING, { since });
const since = (release: string, type: TypeDef): TypeDef => ({ ...type, since: release });

test("what a release brought stands behind it, the oldest release first", () => {
	const types = [
		struct("Request", [field("old", STRING), young("lock", "0.3.20"), young("port", "0.3.7")]),
		since("0.3.20", struct("Limits", [field("bytes", STRING)])),
		scalar("Id", STRING),
	];
	expect(additions(types)).toEqual([
		["0.3.7", ["`Request.port`"]],
		["0.3.20", ["`Request.lock`", "[Limits](types.md#limits)"]],
	]);
});

test("fields are found in the variants of a union, and values of an enum", () => {
	const reply = external("Reply", [{ name: "Scheduled", fields: [young("spawned", "0.3.20")] }, { name: "None" }]);
	const update = untagged("Update", [{ name: "Status", fields: [young("ready", "0.3.1")] }]);
	const state = enumeration("State", []);
	const values = [{ value: "Lost", description: "About Lost.", since: "0.3.16" }];
	expect(additions([reply, update, { ...state, body: { kind: "enum", values } }])).toEqual([
		["0.3.1", ["`Update.Status.ready`"]],
		["0.3.16", ["`State.Lost`"]],
		["0.3.20", ["`Reply.Scheduled.spawned`"]],
	]);
});

test("what is as old as its type is not told apart", () => {
	const type = since("0.3.17", struct("Meta", [young("ip", "0.3.17"), young("hash", "0.3.18")]));
	expect(additions([type])).toEqual([
		["0.3.17", ["[Meta](types.md#meta)"]],
		["0.3.18", ["`Meta.hash`"]],
	]);
});
