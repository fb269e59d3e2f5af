import { expect, test } from "vitest";
import { emitSubpaths } from "./emit-subpaths.js";
import type { TypeDef } from "./model.js";
import { header } from "./output.js";
import { external, field, protocol, ref, scalar, struct, untagged } from "./test-models.js";

/** The type as the schemas have it: in a file of that name. */
const inFile = (type: TypeDef, file: string): TypeDef => ({ ...type, file });

function modules(...types: readonly TypeDef[]): Readonly<Record<string, string>> {
	return Object.fromEntries(emitSubpaths(protocol(...types)).map(({ path, text }) => [path, text]));
}

test("a message has a module with it and its reply as values, and the types of all that stands in them", () => {
	const lock = scalar("Lock", { kind: "string" });
	const options = struct("Options", [field("lock", { kind: "nullable", value: ref("Lock") })]);
	const reply = external("Reply", [{ name: "Done" }]);
	const spawn = inFile(struct("Spawn", [field("options", ref("Options"))]), "messages/spawn.json");
	const message = { reply: "Reply" } as TypeDef["message"] & object;
	expect(modules(lock, options, reply, { ...spawn, message })).toEqual({
		"packages/messages/src/gen/messages/spawn.ts": `${header("emit-subpaths")}
export {
	type Lock,
	type LockInput,
	type Options,
	type OptionsInput,
	Reply,
	type ReplyInput,
	Spawn,
	type SpawnInput,
} from "../codecs.js";
export { InvalidMessageError, InvalidSubjectError, type Issue } from "../../errors.js";
`,
	});
});

test("variants that stand in a union come along, types that are no message have no module", () => {
	const tick = untagged("World", [{ name: "Tick", fields: [field("tick", { kind: "json" })] }]);
	const [text, ...others] = Object.values(modules(struct("Part", []), inFile(tick, "messages/world.json")));
	expect(others).toEqual([]);
	expect(text).toContain("\ttype Tick,\n\ttype TickInput,\n\tWorld,\n\ttype WorldInput,\n");
	expect(text).not.toContain("Part");
});
