import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SchemaError } from "../codegen/problem.js";
import { DiffError } from "./diff-error.js";
import {
	breakAfterRelease,
	createRepository,
	DEPTH,
	diffIn,
	OPTIONAL_DEPTH,
	PROBE,
	probe,
	type Repository,
} from "./test-repository.js";

let repository: Repository;
beforeEach(() => {
	repository = createRepository();
});
afterEach(() => {
	vi.unstubAllEnvs();
	repository.remove();
});

const diff = (...args: readonly string[]) => diffIn(repository.root, ...args);

describe("what is compared", () => {
	test("may be a revision, a checkout, a folder of schemas, an unpacked package or a tarball", () => {
		const before = repository.commit("Begin");
		repository.copy("schemas", "package/schemas");
		execFileSync("tar", ["-czf", join(repository.root, "messages.tgz"), "-C", repository.root, "package"]);
		const other = createRepository();
		repository.write(PROBE, probe({ depth: OPTIONAL_DEPTH }));
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
		breakAfterRelease(repository);
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

	test("is asked of the registry when it names a version that is no tag, and refused when that has none either", () => {
		repository.commit("Begin");
		vi.stubEnv("npm_config_registry", "http://127.0.0.1:1/");
		vi.stubEnv("npm_config_fetch_retries", "0");
		const missing = "@plane/messages@9.9.9";
		expect(() => diff(missing)).toThrow(
			`git revision there, and npm cannot get it from the registry: \`npm view ${missing}\``,
		);
		repository.git("tag", missing);
		expect(diff(missing).printed).toContain(`git revision ${missing} (`);
	});

	test("is refused with its place when it breaks the dialect or holds itself", () => {
		repository.commit("Begin");
		rmSync(join(repository.root, "schemas/dialect.schema.json"));
		repository.write(PROBE, probe({ depth: { ...DEPTH, maximun: 3 } }));
		expect(() => diff("HEAD")).toThrow(SchemaError);
		expect(() => diff("HEAD")).toThrow(
			"schemas/messages/probe-request.json /properties/depth has the unknown keyword maximun",
		);
		const self = {
			description: "The same again.",
			anyOf: [{ $ref: "./probe-request.json" }, { type: "null" }],
			"x-emit": "null",
		};
		repository.write(PROBE, probe({ again: self }));
		expect(() => diff("HEAD")).toThrow("contains itself");
	});
});

describe("the report", () => {
	test("names rule, place, before and after, whom it breaks, and shows it", () => {
		breakAfterRelease(repository);
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
		breakAfterRelease(repository);
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

	test("that cannot be written is refused with the reason", () => {
		repository.commit("Begin");
		expect(() => diff("HEAD", "--output", "no/such/report.md")).toThrow(DiffError);
		expect(() => diff("HEAD", "--output", "no/such/report.md")).toThrow(/^the report cannot be written: ENOENT/);
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
		breakAfterRelease(repository);
		repository.write(".changeset/config.json", "{}");
		diff("--write-changeset");
		const text = readFileSync(path(), "utf8");
		expect(
			text.startsWith('---\n"@plane/messages": minor\n"@plane/nats-client": minor\n"@plane/testing": minor\n---\n\n'),
		).toBe(true);
		expect(text).toContain("**Breaking**");
		expect(text).toContain(
			"- `ProbeRequest/depth` is new and must be there: `now: required u8`.\n  - Where: ProbeRequest. New SDK",
		);
		expect(text).toContain("Old SDK with new Plane: breaks.\n  - Clients: Always send it;");
		expect(diff("--check").code).toBe(0);
	});

	test("writes none where no package is touched", () => {
		repository.commit("Begin");
		repository.write(".changeset/config.json", "{}");
		expect(diff("HEAD", "--write-changeset").told).toContain("No package is touched");
		expect(existsSync(path())).toBe(false);
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
		["--check", "--output", "report.md"],
		["--check", "--format", "text"],
	]) {
		expect(() => diff(...args)).toThrow("`npm run schema-diff -- --help` lists what there is.");
	}
});
