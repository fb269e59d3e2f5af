import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { expectedRows, rowsOf, withTable } from "./readme-block.js";
import { rows } from "./rows.js";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
const circumstances = {
	date: "2024-01-02",
	node: "1",
	natsServer: "2",
	nats: "3",
	processes: 4,
	clock: "wall",
} as const;
const results = rows.map((row) => ({ row, ratio: 1, spread: [0.5, 1.5] as const, labels: [] }));

test("the README shows every row that is measured, with its goal", () => {
	expect(rowsOf(readme)).toEqual(expectedRows);
});

test("writing the table again replaces it and nothing else", () => {
	const once = withTable(readme, results, circumstances);
	expect(rowsOf(once)).toEqual(expectedRows);
	expect(withTable(once, results, circumstances)).toBe(once);
	expect(once.split("\n").filter((line) => line.startsWith("#"))).toEqual(
		readme.split("\n").filter((line) => line.startsWith("#")),
	);
});

test("a README without a place for the table is left alone", () => {
	expect(() => withTable("# Plane", results, circumstances)).toThrow("no place for the table");
});
