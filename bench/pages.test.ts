import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { readFindings } from "./findings.js";
import { performancePage } from "./page.js";
import { withTable } from "./readme-block.js";
import { rows } from "./rows.js";
import { PAGE, README } from "./write-pages.js";

const measured = await readFindings();
const [page, readme] = await Promise.all([PAGE, README].map((file) => readFile(file, "utf8")));

test("the page and the README show what was measured last", () => {
	expect(page).toBe(performancePage(measured));
	expect(readme).toBe(withTable(readme ?? "", measured));
});

test("tables name the package that does the job", () => {
	const ours = (title: string): unknown =>
		new RegExp(`\\*\\*${title}.*\\n\\n\\| \\| \`([^\`]+)\``).exec(page ?? "")?.[1];
	expect(ours("Decode")).toBe("@plane/messages");
	expect(ours("Requests")).toBe("@plane/nats-client");
	expect(ours("Consume by callback")).toBe("@plane/nats-client");
});

test("every goal stands in the page, with a figure", () => {
	const shown = [...(page ?? "").matchAll(/^\| (\d+[a-z]?) \|.*\*\*[\d.]+\*\*/gm)].map(([, id]) => id);
	expect(shown).toEqual(rows.map(({ id }) => id));
});

test("a README without a place for the table is left alone", () => {
	expect(() => withTable("# Plane", measured)).toThrow("no place for the table");
});
