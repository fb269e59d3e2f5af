import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { commands } from "./commands.mjs";
import { main } from "./main.mjs";

let printed: string[];
beforeEach(() => {
	printed = [];
	const print = (line: string) => void printed.push(line);
	vi.spyOn(console, "log").mockImplementation(print);
	vi.spyOn(console, "error").mockImplementation(print);
});
afterEach(() => vi.restoreAllMocks());

describe("every command", () => {
	// That of changesets has a help of its own.
	const names = Object.keys(commands).filter((name) => name !== "changeset");

	it.each(names)("%s tells what it does when it is asked for help, and does nothing", async (name) => {
		expect(await main([name, "--help"])).toBe(0);
		expect(printed).toHaveLength(1);
		expect(printed[0]).toMatch(/Steps:\n {2}1\. Node\n/);
	});
});

it("arguments that nobody takes are refused", async () => {
	expect(await main(["build", "everything"])).toBe(2);
	expect(printed).toEqual(["npm run build takes no arguments but --help"]);
});

it("a command that is none gets the list of all", async () => {
	expect(await main(["toString"])).toBe(2);
	expect(printed[0]).toContain("npm run test:mutation");
});

it.each([
	[["mesages"], "there is no package mesages"],
	[["messages", "codec.ts", "codecs.ts"], "there is no packages/messages/src/codecs.ts"],
	[["messages", "codec*.ts", "test/messages/codec.test.ts"], "there is no test/messages/codec.test.ts"],
])("mutating %j is refused, and it is said how to ask", async (args, message) => {
	const [, , mutation] = commands["test:mutation"].steps(args);
	const refused = mutation?.run({ onLine: () => undefined });
	await expect(refused).rejects.toMatchObject({ message, wayOut: expect.stringContaining("--help") });
});

it.each([[["--out", "sbom"]], [["--version"]], [["sbom", "bom"]]])(
	"bills of materials go into one folder, which %j is not",
	async (args) => {
		const [, , sbom] = commands.sbom.steps(args);
		const refused = sbom?.run({ onLine: () => undefined });
		await expect(refused).rejects.toMatchObject({ wayOut: expect.stringContaining("--help") });
	},
);
