import { readFile, writeFile } from "node:fs/promises";
import { readFindings } from "./findings.js";
import { performancePage } from "./page.js";
import { withTable } from "./readme-block.js";

export const PAGE = new URL("../docs/reference/performance.md", import.meta.url);
export const README = new URL("../README.md", import.meta.url);

/** Brings the page and the README's table in line with what was measured last. */
export async function writePages(): Promise<void> {
	const measured = await readFindings();
	await writeFile(PAGE, performancePage(measured));
	await writeFile(README, withTable(await readFile(README, "utf8"), measured));
}
