import { describe, expect, test } from "vitest";
import { Crates } from "./rust-crates.js";
import { RustError } from "./rust-error.js";
import { readItems } from "./rust-items.js";
import { parseRust } from "./rust-syntax.js";
import { contractOf, FIRST_LINE } from "./test-plane.js";
import { writtenByHand } from "./written-by-hand.js";

const LAMP = `pub struct Lamp(pub u8);
impl Serialize for Lamp { fn serialize<S>(&self, s: S) -> Result<S::Ok, S::Error> { s.write("on") } }
impl<'de> Deserialize<'de> for Lamp { fn deserialize<D>(d: D) -> Result<Self, D::Error> { d.read() } }`;

test("a type nobody has looked at is an error", () => {
	expect(() => contractOf(LAMP)).toThrow(
		`core/src/messages/berth.rs:${FIRST_LINE + 1}: Lamp has a hand-written Serialize: say in written-by-hand.ts what it writes`,
	);
});

describe("a type somebody has looked at", () => {
	const body = { kind: "scalar", value: { kind: "string" } } as const;
	const read = (source: string, fingerprints: readonly string[]): unknown => {
		const crates = new Crates(readItems(parseRust("lamp.rs", source), "plane_core::lamp"));
		const item = crates.item("plane_core::lamp::Lamp");
		return item && writtenByHand(item, crates, { Lamp: { body, fingerprints } });
	};
	const fingerprintOf = (source: string): string => {
		try {
			read(source, []);
		} catch (error) {
			return error instanceof RustError ? (/note ([0-9a-f]{16})/.exec(error.message)?.[1] ?? "") : "";
		}
		return "";
	};

	test("has the form that was put down, as long as its code is the same", () => {
		const known = fingerprintOf(LAMP);
		expect(read(LAMP, [known])).toEqual(body);
		expect(read(LAMP.replaceAll("{ ", "{\n\t// a remark\n"), [known])).toEqual(body);
	});

	test("is an error when its code has changed", () => {
		const known = fingerprintOf(LAMP);
		expect(() => read(LAMP.replace('"on"', '"off"'), [known])).toThrow(
			/^lamp\.rs:2: the hand-written JSON of Lamp has changed: read it, and note [0-9a-f]{16} in written-by-hand\.ts/,
		);
	});
});
