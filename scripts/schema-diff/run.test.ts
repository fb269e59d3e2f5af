import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SchemaError } from "../codegen/problem.js";
import { run } from "./run.js";
import { createRepository, DEPTH, OPTIONAL_DEPTH, probe, type Repository } from "./test-repository.js";

let repository: Repository;
beforeEach(() => {
	repository = createRepository();
});
afterEach(() => repository.remove());

interface Told {
	readonly code: number;
	readonly printed: string;
	readonly told: string;
}

function diff(...args: readonly string[]): Told {
	return diffIn(repository.root, ...args);
}

function diffIn(root: string, ...args: readonly string[]): Told {
	const [printed, told]: [string[], string[]] = [[], []];
	const code = run(args, {
		root,
		ledger: join(root, "acknowledged.json"),
		print: (text) => void printed.push(text),
		tell: (text) => void told.push(text),
	});
	return { code, printed: printed.join("\n"), told: told.join("\n") };
}

const change = (path: string, schema: object): void => repository.write(path, schema as never);
const PROBE = "schemas/messages/probe-request.json";

/** A first release, and after it a property that every request must have. */
function breakAfterRelease(version = "0.1.0"): void {
	repository.commit("Begin");
	repository.version(version);
	repository.commit("Release the packages");
	change(PROBE, probe({ depth: DEPTH }, ["depth"]));
}

function declare(bump: string, packages = ["messages", "nats-client", "testing"]): void {
	const matter = packages.map((name) => `"@plane/${name}": ${bump}`).join("\n");
	repository.write(".changeset/some-change.md", `---\n${matter}\n---\n\nProbe deeper.\n`);
}

describe("what is compared", () => {
	test("may be a revision, a checkout, a folder of schemas, an unpacked package or a tarball", () => {
		const before = repository.commit("Begin");
		repository.copy("schemas", "package/schemas");
		execFileSync("tar", ["-czf", join(repository.root, "messages.tgz"), "-C", repository.root, "package"]);
		const other = createRepository();
		change(PROBE, probe({ depth: OPTIONAL_DEPTH }));
		try {
			for (const old of [before, "HEAD", "main", other.root, join(other.root, "schemas"), "package", "messages.tgz"]) {
				const { code, printed } = diff(old, "schemas");
				expect([old, code, printed]).toEqual([
					old,
					0,
					expect.stringContaining("ProbeRequest/depth is new [property-added"),
				]);
			}
		} finally {
			other.remove();
		}
	});

	test("is the last release and the schemas as they are when nothing is named", () => {
		breakAfterRelease();
		const { printed, told } = diff();
		expect(printed).toContain("0 new, 0 to know");
		expect(printed).toContain("1 breaking");
		expect(told).toContain("Reading schemas …");
	});

	test("is refused with a way out when it is not there", () => {
		repository.commit("Begin");
		const refusal =
			(...args: readonly string[]) =>
			() =>
				diff(...args);
		expect(refusal("v9.9.9")).toThrow(/^v9\.9\.9 is neither a path below .* nor a git revision there\. .*git fetch/);
		expect(refusal("--upload-pack=x")).toThrow(/--help/);
		expect(refusal("acknowledged.json")).toThrow("is a file, and no tarball");
		expect(refusal("packages")).toThrow("packages holds no schemas");
		expect(refusal()).toThrow("nothing has been released yet: name the contract to compare with");
		repository.write("broken.tgz", "no tarball");
		expect(refusal("broken.tgz")).toThrow("broken.tgz cannot be unpacked");
		repository.git("rm", "-rq", "--cached", "schemas");
		repository.git("commit", "-qm", "Drop");
		expect(refusal("HEAD")).toThrow("the git revision HEAD has no folder schemas/");
	});

	test("is refused with its place when it breaks the dialect or holds itself", () => {
		repository.commit("Begin");
		rmSync(join(repository.root, "schemas/dialect.schema.json"));
		change(PROBE, { ...probe({ depth: { ...DEPTH, maximun: 3 } }) });
		expect(() => diff("HEAD")).toThrow(SchemaError);
		expect(() => diff("HEAD")).toThrow(
			"schemas/messages/probe-request.json /properties/depth has the unknown keyword maximun",
		);
		const self = {
			description: "The same again.",
			anyOf: [{ $ref: "./probe-request.json" }, { type: "null" }],
			"x-emit": "null",
		};
		change(PROBE, { ...probe({ again: self }) });
		expect(() => diff("HEAD")).toThrow("contains itself");
	});
});

describe("the report", () => {
	test("names rule, place, before and after, whom it breaks, and shows it", () => {
		breakAfterRelease();
		const { printed } = diff();
		expect(printed).toMatch(/ProbeRequest\/depth is new and must be there \[required-property-added [0-9a-f]{12}\]/);
		expect(printed).toContain("now: required u8");
		expect(printed).toContain("in ProbeRequest");
		expect(printed).toContain("New SDK with old Plane: works with limits. Old SDK with new Plane: breaks.");
		expect(printed).toContain("@plane/nats-client breaking (wire breaking, source breaking, behaviour none)");
		expect(printed).toContain(
			"old SDK, new Plane: SDK writes this ProbeRequest; refused at /depth: must have required property 'depth'",
		);
		expect(printed).toContain('{"cluster":"text"}');
		expect(printed).toContain(
			"At least, from 0.1.0: @plane/messages minor, @plane/nats-client minor, @plane/testing minor",
		);
	});

	test("can be JSON and Markdown, and go into a file", () => {
		breakAfterRelease();
		const json = JSON.parse(diff("--format", "json").printed);
		expect(json).toMatchObject({
			version: "0.1.0",
			bumps: { "@plane/messages": "minor" },
			verdicts: [
				{
					rule: "required-property-added",
					place: "ProbeRequest/depth",
					after: "required u8",
					proof: [{ order: "oldSdkNewPlane", document: { cluster: "text" }, refusedAt: "/depth" }],
				},
			],
		});
		const { printed, told } = diff("--format", "markdown", "--output", "report.md");
		expect([printed, told]).toEqual(["", expect.stringContaining("Wrote report.md.")]);
		const text = readFileSync(join(repository.root, "report.md"), "utf8");
		expect(text).toContain("### `ProbeRequest/depth` is new and must be there");
		expect(text).toContain("| `@plane/nats-client` | breaking | breaking | breaking | none | degrades | breaks |");
	});

	test("of the same contract says so", () => {
		repository.commit("Begin");
		const { printed } = diff("HEAD");
		expect(printed).toContain("no difference");
		expect(printed).toContain("@plane/messages none");
	});
});

describe("--write-changeset", () => {
	const path = (): string => join(repository.root, ".changeset/plane-contract.md");

	test("declares the least bump of each package and tells the upgrader what to do", () => {
		breakAfterRelease();
		repository.write(".changeset/config.json", "{}");
		diff("--write-changeset");
		const text = readFileSync(path(), "utf8");
		expect(
			text.startsWith('---\n"@plane/messages": minor\n"@plane/nats-client": minor\n"@plane/testing": minor\n---\n\n'),
		).toBe(true);
		expect(text).toContain("**Breaking**");
		expect(text).toContain("- `ProbeRequest/depth` is new and must be there (`now: required u8`).");
		expect(text).toContain("Old SDK with new Plane: breaks. Clients: Always send it;");
		expect(diff("--check").code).toBe(0);
	});

	test("writes none where no package is touched", () => {
		repository.commit("Begin");
		repository.write(".changeset/config.json", "{}");
		expect(diff("HEAD", "--write-changeset").told).toContain("No package is touched");
		expect(existsSync(path())).toBe(false);
	});
});

describe("--check", () => {
	test("says plainly that nothing was released, which is nothing to check", () => {
		repository.commit("Begin");
		change(PROBE, probe({ depth: DEPTH }, ["depth"]));
		expect(diff("--check")).toMatchObject({ code: 0, printed: "Nothing to check: nothing has been released yet." });
	});

	test("fails where no changeset names a package, or one declares too little", () => {
		breakAfterRelease();
		expect(diff("--check")).toMatchObject({ code: 1, printed: expect.stringContaining("no changeset names it") });
		declare("patch");
		const { code, printed } = diff("--check");
		expect(code).toBe(1);
		expect(printed).toMatch(
			/@plane\/nats-client: the changesets say patch, the contract asks for minor: ProbeRequest\/depth \[required-property-added [0-9a-f]{12}\]/,
		);
		declare("minor", ["messages", "nats-client"]);
		expect(diff("--check").printed).toContain("@plane/testing: no changeset names it");
	});

	test("passes where the changesets declare enough, whatever was committed since", () => {
		breakAfterRelease();
		repository.commit("Probe deeper");
		declare("minor");
		repository.commit("Declare it");
		expect(diff("--check")).toMatchObject({
			code: 0,
			printed: expect.stringMatching(/^Since 0\.1\.0 \([0-9a-f]{10}\): 1 breaking/),
		});
	});

	test("asks for a patch for what is new below 1.0, and for a minor from there on", () => {
		for (const [version, enough, tooLittle] of [
			["0.4.0", "patch", undefined],
			["1.0.0", "minor", "patch"],
		] as const) {
			change(PROBE, probe());
			breakAfterRelease(version);
			change(PROBE, probe({ depth: OPTIONAL_DEPTH }));
			declare(enough);
			expect([version, diff("--check").code]).toEqual([version, 0]);
			if (tooLittle) declare(tooLittle);
			if (tooLittle) expect(diff("--check").code).toBe(1);
			rmSync(join(repository.root, ".changeset"), { recursive: true });
		}
	});

	test("asks for a major for a break from 1.0 on", () => {
		breakAfterRelease("1.2.0");
		declare("minor");
		expect(diff("--check").printed).toContain("the contract asks for major");
		declare("major");
		expect(diff("--check").code).toBe(0);
	});

	test("finds the release in a clone without tags, and says when the history is cut off before it", () => {
		breakAfterRelease();
		repository.commit("Probe deeper");
		const folder = mkdtempSync(join(tmpdir(), "schema-diff-clone-"));
		const clone = (name: string, ...args: readonly string[]): string => {
			const to = join(folder, name);
			execFileSync("git", ["clone", "-q", "--no-tags", ...args, `file://${repository.root}`, to], { stdio: "pipe" });
			return to;
		};
		try {
			expect(diffIn(clone("full"), "--check").code).toBe(1);
			expect(() => diffIn(clone("shallow", "--depth=1"), "--check")).toThrow("git fetch --unshallow");
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});

	test("has nothing to compare while a release is being made", () => {
		breakAfterRelease();
		repository.version("0.2.0");
		expect(diff("--check").printed).toBe("Nothing to check: version 0.2.0 is being released.");
	});

	test("takes a changeset that is none for a mistake", () => {
		breakAfterRelease();
		repository.write(".changeset/torn.md", "Probe deeper.\n");
		expect(() => diff("--check")).toThrow("torn.md is no changeset");
		repository.write(".changeset/torn.md", '---\n"@plane/messages": huge\n---\n');
		expect(() => diff("--check")).toThrow('is no package with its bump: "@plane/messages": huge');
	});
});

describe("the ledger", () => {
	const acknowledge = (fingerprint: string, reason = "No Plane with such a request was ever built."): void =>
		repository.write(
			"acknowledged.json",
			JSON.stringify([{ fingerprint, change: "property-added ProbeRequest/depth", reason }]),
		);

	test("makes a patch of a break that somebody answers for, and of that one only", () => {
		breakAfterRelease();
		const [verdict] = JSON.parse(diff("--format", "json").printed).verdicts;
		acknowledge(verdict.fingerprint);
		declare("patch");
		expect(diff("--check").code).toBe(0);
		expect(diff().printed).toContain("acknowledged: No Plane with such a request was ever built.");
		change(PROBE, probe({ depth: { ...DEPTH, "x-int": "u16", maximum: 65535 } }, ["depth"]));
		expect(diff("--check").code).toBe(1);
	});

	test("tells entries that match nothing, and refuses those without a reason", () => {
		breakAfterRelease();
		acknowledge("0123456789ab");
		expect(diff().told).toContain(
			"Acknowledged, but not among the changes: property-added ProbeRequest/depth (0123456789ab).",
		);
		acknowledge("0123456789ab", "ok");
		expect(() => diff()).toThrow("acknowledged.json is no list of");
	});
});

test("options that do not exist or do not go together are refused, --help lists those that do", () => {
	expect(diff("--help").printed).toContain("Exit codes: 0 compared");
	for (const args of [
		["--frmat", "json"],
		["--format", "xml"],
		["a", "b", "c"],
		["--check", "HEAD"],
		["--check", "--write-changeset"],
	]) {
		expect(() => diff(...args)).toThrow("`npm run schema-diff -- --help` lists what there is.");
	}
});
