import { planeErrorCodes } from "@plane/nats-client";
import { expect, test } from "vitest";
import { readText } from "../support/repository.js";

test("the guide explains every code of PlaneError, each once", () => {
	const [, table = ""] =
		/\| code \| meaning \|\n((?:\|.*\n)+)/.exec(readText("docs/guides/what-can-go-wrong.md")) ?? [];
	const firstCells = table.split("\n").map((row) => row.split("|")[1] ?? "");
	const explained = firstCells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, code]) => code));
	expect(explained.toSorted()).toEqual([...planeErrorCodes].sort());
});
