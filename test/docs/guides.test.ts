import { FakePlane, startNatsServer } from "@plane/testing";
import { afterAll, expect, test, vi } from "vitest";
import { readText } from "../support/repository.js";
import { exampleFolder } from "./example-folder.js";
import { markdownFiles, typeScriptOf } from "./markdown.js";

const server = await startNatsServer();
afterAll(() => server.stop());

const [upToLogs = ""] = readText("docs/guides/spawn-and-watch.md").split("`logs` reads from the first message");
const code = (typeScriptOf(upToLogs) ?? "")
	.replace("nats://127.0.0.1:4222", server.url)
	.replace("AbortSignal.timeout(60_000)", "AbortSignal.timeout(100)");
const folder = exampleFolder([["spawn-and-watch.ts", code]]);

test("every guide that Node 20 cannot read as it stands says what runs it there", () => {
	const guides = markdownFiles("docs/guides/").filter((path) => typeScriptOf(readText(path))?.includes("await using"));
	const silent = guides.filter((path) => !/`npx (tsx example\.mts|vitest run)`/.test(readText(path)));
	expect(guides.length).toBeGreaterThan(6);
	expect(silent).toEqual([]);
});

test("the first guide's program comes as far as the first line of the backend's log", async () => {
	await using _fake = await FakePlane.start({ server, cluster: "plane.example.com" });
	const printed = vi.spyOn(console, "log").mockReturnValue();
	await import(`${folder}/spawn-and-watch.ts`);
	expect(printed.mock.calls.at(-1)?.at(-1)).toMatch(/^Listening/);
});
