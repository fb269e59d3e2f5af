import { expect, test } from "vitest";
import { utf8 } from "./utf8.js";

const decoded = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

test("texts of every length and script come out as TextEncoder has them", () => {
	const texts = ["", "a", "é", "漢字".repeat(100), "😀".repeat(5_461), "x".repeat(21_845), "x".repeat(100_000)];
	for (const text of texts) expect(decoded(utf8(text)) === text).toBe(true);
});

test("no text is written over an earlier one", () => {
	const texts = Array.from({ length: 3_000 }, (_, i) => `${i}${(i % 3 === 0 ? "é" : "x").repeat(i % 97)}`);
	const bytes = texts.map(utf8);
	expect(texts.filter((text, i) => decoded(bytes[i]) !== text)).toEqual([]);
});

test("small texts share memory, large ones have their own", () => {
	const [first, second, large] = [utf8("first"), utf8("second"), utf8("x".repeat(20_000))];
	expect(second.buffer).toBe(first.buffer);
	expect(large.buffer).not.toBe(first.buffer);
});
