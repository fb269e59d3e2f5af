import { describe, expect, test, vi } from "vitest";

const decoded = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

describe.each(["Node", "a page"])("in %s", async (where) => {
	if (where === "a page") vi.stubGlobal("Buffer", undefined);
	vi.resetModules();
	const { utf8 } = await import("./utf8.js");
	vi.unstubAllGlobals();

	test("texts of every length and script come out as TextEncoder has them", () => {
		const texts = ["", "a", "é", "漢字".repeat(100), "😀".repeat(5_461), "x".repeat(21_845), "x".repeat(100_000)];
		for (const text of texts) expect(decoded(utf8(text)) === text).toBe(true);
	});

	test("they are made with what is there", () => {
		expect(utf8("x").constructor.name).toBe(where === "Node" ? "Buffer" : "Uint8Array");
	});

	test("no text is written over an earlier one", () => {
		const texts = Array.from({ length: 3_000 }, (_, i) => `${i}${(i % 3 === 0 ? "é" : "x").repeat(i % 97)}`);
		const bytes = texts.map(utf8);
		expect(texts.filter((text, i) => decoded(bytes[i]) !== text)).toEqual([]);
	});
});
