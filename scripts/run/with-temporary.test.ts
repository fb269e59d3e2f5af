import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withTemporary } from "./with-temporary.mjs";

test("a folder for temporary files is gone with what is in it, however that has ended", async () => {
	const folders: string[] = [];
	const fill = (folder: string): void => {
		folders.push(folder);
		writeFileSync(join(folder, "file"), "");
	};
	expect(await withTemporary(async (folder: string) => fill(folder))).toBeUndefined();
	const failing = withTemporary(async (folder: string) => {
		fill(folder);
		throw new Error("the reason");
	});
	await expect(failing).rejects.toThrow("the reason");
	expect(folders.map((folder) => existsSync(folder))).toEqual([false, false]);
});
