import { expect, test } from "vitest";
import { emitSamples } from "./emit-samples.js";
import { header } from "./output.js";
import { field, protocol, scalar, struct } from "./test-models.js";

test("the examples of each schema are listed, identities as bigint", () => {
	const lock = struct("Lock", [field("uid", { kind: "integer", width: "u64", exact: true })]);
	const model = protocol(
		{ ...lock, examples: [{ uid: 7 }, { uid: 8 }] },
		{ ...scalar("()", { kind: "null" }, "UnitReply"), examples: [null] },
	);
	expect(emitSamples(model)).toEqual([
		{
			path: "packages/testing/src/gen/samples.ts",
			text: `${header("emit-samples")}
/** The examples of each schema, by Rust type name. */
export const samples: Readonly<Record<string, readonly unknown[]>> = {
	Lock: [{ uid: 7n }, { uid: 8n }],
	"()": [null],
};
`,
		},
	]);
});
