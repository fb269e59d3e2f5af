import { expect, test } from "vitest";
import { parts } from "../integration/faults/fault.js";
import { guideTable } from "../integration/faults/guide-table.js";
import { readText } from "../support/repository.js";

test.for(parts)("the guide says about %s what the tests of the fault matrix show", (part) => {
	const guide = readText("docs/guides/what-can-go-wrong.md");
	const section = guide.split(/^## /m).find((text) => text.startsWith(`${part}\n`)) ?? "";
	const [table = "there is no table"] = /(?:^\|.*\n)+/m.exec(section) ?? [];
	expect(table).toBe(guideTable(part));
});
