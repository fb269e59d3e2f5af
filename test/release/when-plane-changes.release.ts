import { afterAll, beforeAll, expect, test } from "vitest";
import { bringUpToDate, describeByHand } from "./by-hand.js";
import { runDriftWorkflow } from "./drift-workflow.js";
import { follow, printed, said, shownJson, tableUnder, unfollowed } from "./guide.js";
import { loopbackOnly } from "./loopback-only.js";
import { type Registry, startRegistry } from "./registry.js";
import { seed } from "./seed.js";
import { openWorkspace, type Workspace } from "./workspace.js";

const PACKAGES = ["messages", "nats-client", "testing"] as const;
const BY_HAND = "scripts/import-plane/written-by-hand.ts";
const LEDGER = "scripts/schema-diff/acknowledged.json";

const LOOK = "npm run import-plane -- ../plane";
const WRITE = "npm run import-plane -- ../plane --write";
const DIFF = "npm run schema-diff";
const PUBLISH = "npm run changeset -- publish";

let registry: Registry;
let workspace: Workspace;
/** The registry for packages called `@plane/…`, and the registry for all. */
let scoped: Record<string, string>;
let alone: Record<string, string>;

beforeAll(async () => {
	registry = await startRegistry();
	scoped = { NPM_CONFIG_USERCONFIG: registry.scopeConfig };
	alone = { NPM_CONFIG_USERCONFIG: registry.userConfig };
	[workspace] = await Promise.all([openWorkspace(), seed(registry)]);
});

afterAll(async () => {
	await workspace?.[Symbol.asyncDispose]();
	await registry?.[Symbol.asyncDispose]();
});

const versions = async (): Promise<readonly string[]> =>
	Promise.all(
		PACKAGES.map(
			async (name) => (await workspace.ours.json<{ version: string }>(`packages/${name}/package.json`)).version,
		),
	);

const published = async (name: string): Promise<readonly string[]> => {
	const { versions: all } = (await (await fetch(`${registry.url}@plane%2f${name}`)).json()) as { versions: object };
	return Object.keys(all);
};

/** `0.1.0` and `minor` give `0.2.0`. */
function raised(version: string, bump: "patch" | "minor"): string {
	const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
	return bump === "patch" ? `${major}.${minor}.${patch + 1}` : `${major}.${minor + 1}.0`;
}

/** Nothing is published before it is known where to. */
async function dryRun(): Promise<void> {
	const dry = await workspace.ours.succeed("pnpm --recursive publish --dry-run --no-git-checks", scoped);
	const addresses = loopbackOnly(dry);
	expect(new Set(addresses.map((each) => `${each}/`))).toEqual(new Set([registry.url]));
}

/** The guide's Release, onto the registry on loopback; gives the version. */
async function release(): Promise<string> {
	await follow("Release", 0, workspace.ours, { env: scoped, before: { [PUBLISH]: dryRun } });
	const [version = "", ...others] = await versions();
	expect(others).toEqual([version, version]);
	for (const name of PACKAGES) expect(await published(name)).toContain(version);
	return version;
}

const lastEntry = async (): Promise<string> => {
	const changelog = await workspace.ours.read("packages/messages/CHANGELOG.md");
	const entry = changelog.split(/^(?=## )/m)[1] ?? "";
	if (process.env.SHOW_CHANGELOGS) console.log(entry);
	return entry;
};

const CHANGED = "pub require_bearer_token: bool,";
let first: string;
let patch: string;
let minor: string;
let fingerprint: string;

test("Plane is cloned beside the repository", async () => {
	await follow("When Plane changes", 0, workspace.ours);
});

test("the first release takes its version and its text from the changesets", async () => {
	first = await release();
	expect(first).toBe("0.1.0");
	expect(await lastEntry()).toContain(`## ${first}`);
});

test("what the importer has not been taught is named, and after it was taught there is no difference", async () => {
	const { ours } = workspace;
	const look = await follow("Look", 0, ours, { fails: [LOOK] });
	[, fingerprint = ""] =
		/hand-written JSON of SerializableLevel has changed: .* note ([0-9a-f]{16})/.exec(printed(look, LOOK)) ?? [];
	await ours.edit(said(BY_HAND), "fingerprints: [", `fingerprints: ["${fingerprint}", `);
	expect(printed(await follow("Look", 0, ours), LOOK)).toContain("No drift");
});

test("once a week somebody is told that Plane has changed, in a pull request with the report", async () => {
	const { ours, upstream } = workspace;
	await upstream.edit("core/src/messages/scheduler.rs", CHANGED, `${CHANGED}\n    pub cpu_share: Option<u8>,`);
	await upstream.commit("Let backends have their share");
	await ours.succeed("git -C ../plane pull --quiet");
	const outcomes = await runDriftWorkflow(workspace);
	expect(outcomes.filter(({ code }) => code !== 0)).toEqual([]);
	const { repository, branch } = await ours.json<{ repository: string; branch: string }>("schemas/plane.json");
	const owner = new URL(repository).pathname.slice(1);
	expect(await ours.read("../output.txt")).toBe(`repository=${owner}\nbranch=${branch}\nfound=true\n`);
	expect(await ours.read("../report.md")).toMatch(/^field ScheduleRequest\.cpu_share: .*\n1 difference between/m);
	expect(await ours.read("../gh.txt")).toBe(
		"pr create --draft --head follow-plane --title Follow Plane --body-file ../report.md\n",
	);
	expect(await ours.succeed("git diff --stat main origin/follow-plane")).toMatch(/schedule-request\.json/);
	await ours.succeed("git switch --quiet main");
});

test("a new field in Rust becomes schemas, once somebody has described it", async () => {
	const { ours, upstream } = workspace;
	const commit = (await upstream.succeed("git rev-parse HEAD")).trim();
	expect(printed(await follow("Look", 0, ours, { fails: [LOOK] }), LOOK)).toMatch(
		/^field ScheduleRequest\.cpu_share: new in Plane: optional Option<u8>, written null \(core/m,
	);
	const description = "schemas/messages/schedule-request.json /properties/cpu_share/description";
	expect(printed(await follow("Follow", 0, ours), WRITE)).toContain(description);
	for (const line of ["npm run generate", "npm run check"]) {
		const { code, output } = await ours.run(said(line));
		expect(code).toBe(1);
		expect(output).toContain(`${description} is still to be written`);
	}
	await describeByHand(ours);
	expect(printed(await follow("Follow", 1, ours), LOOK)).toContain("No drift");
	expect(await ours.read("packages/messages/src/gen/plane.ts")).toContain(commit);
});

test("its verdict becomes a changeset, and nothing less will do", async () => {
	const { ours } = workspace;
	expect(printed(await follow("Judge", 0, ours), DIFF)).toMatch(/ScheduleRequest\/cpu_share is new/);
	const check = "npm run schema-diff -- --check";
	const without = await ours.run(check);
	expect(without.code).toBe(1);
	expect(without.output).toContain("@plane/messages: no changeset names it, the contract asks for patch");
	await follow("Declare", 0, ours);
	expect(await ours.read(said(".changeset/plane-contract.md"))).toMatch(/"@plane\/messages": patch\n/);
	await ours.succeed(check);
});

test("all else passes, but for what asks for a Plane that was built", { timeout: 1_800_000 }, async () => {
	const { ours } = workspace;
	const rows = tableUnder("Prove");
	const waiting = rows.filter(([, what]) => /UPDATE_SCENARIOS|wire-vectors/.test(what ?? ""));
	// That the made-up Plane's code is not known is a test's own subject.
	await ours.edit(BY_HAND, `"${fingerprint}", `, "");
	await bringUpToDate(ours);
	await ours.succeed(said("UPDATE_SIZES=1 npx vitest run --project test size"));
	const proof = printed(await follow("Prove", 0, ours, { fails: ["npm test"] }), "npm test");
	// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of the nested run
	const plain = proof.replaceAll(/\u001b\[\d+m/g, "");
	const failed = [...plain.matchAll(/^ *FAIL .*?([\w-]+\/[\w-]+)\.test\.ts > /gm)].map(([, file]) => `\`${file}\``);
	const others = new Set(failed.filter((file) => !waiting.some(([what]) => what === file)));
	// Tests that measure time can fail on a machine that is busy; as `npm test` says, one file can be repeated alone.
	for (const file of others) await ours.succeed(`npx vitest run ${file.replaceAll("`", "")}`);
	expect(waiting.map(([what]) => what)).toEqual(waiting.map(([what]) => failed.find((file) => file === what)));
	expect(plain).toContain("npm test FAILED: Tests\n");
	await ours.edit(BY_HAND, "fingerprints: [", `fingerprints: ["${fingerprint}", `);
});

test("it is released as a patch that tells of it", async () => {
	patch = await release();
	expect(patch).toBe(raised(first, "patch"));
	expect(await lastEntry()).toContain("ScheduleRequest/cpu_share");
});

test("a project outside installs the packages and uses the new field", async () => {
	const { ours, project } = workspace;
	await follow("Release", 1, project, { env: alone });
	await project.succeed("npm install @plane/testing@latest nats @types/node", alone);
	await project.write(
		"tsconfig.json",
		JSON.stringify({ compilerOptions: { module: "nodenext", strict: true, types: ["node"], outDir: "out" } }),
	);
	await project.write("use.ts", USE);
	await project.succeed(`"${ours.path}/node_modules/.bin/tsc" --project .`);
	const told = JSON.parse(await project.succeed("node out/use.js"));
	const { plane } = await project.json<{ plane: object }>("node_modules/@plane/messages/package.json");
	expect(told).toEqual({ cpu_share: 3, plane });
	expect(plane).toEqual(await ours.json("schemas/plane.json"));
});

test("another unit is a break, unless somebody answers for it", async () => {
	const { ours, upstream } = workspace;
	await upstream.edit(
		"core/src/messages/agent.rs",
		'as = "Option<DurationSeconds>")]\n    pub cpu_time_limit',
		'as = "Option<DurationMilliSeconds>")]\n    pub cpu_time_limit',
	);
	await upstream.commit("Limit processors more finely");
	expect(printed(await follow("Look", 0, ours, { fails: [LOOK] }), LOOK)).toMatch(
		/^unit ResourceLimits\.cpu_time_limit: the schemas say s, Plane says ms/m,
	);
	await follow("Follow", 0, ours);
	expect(await ours.read("schemas/types/resource-limits.json")).toContain('"x-unit": "ms"');
	await follow("Follow", 1, ours);
	const verdict = printed(await follow("Judge", 0, ours), DIFF);
	const [, place = "", its = ""] =
		/(\S+) is counted in another unit \[unit-changed ([0-9a-f]{12})\]/.exec(verdict) ?? [];
	expect(verdict).toContain("@plane/messages minor");
	const [entry] = JSON.parse(shownJson("Acknowledge"));
	await ours.write(said(LEDGER), JSON.stringify([{ ...entry, fingerprint: its, change: `unit-changed ${place}` }]));
	const acknowledged = printed(await follow("Judge", 0, ours), DIFF);
	expect(acknowledged).toContain(`acknowledged: ${entry.reason}`);
	expect(acknowledged).toContain("@plane/messages patch");
	await ours.write(LEDGER, "[]\n");
});

test("the break is released as a minor that tells what to do", async () => {
	await follow("Declare", 0, workspace.ours);
	minor = await release();
	expect(minor).toBe(raised(patch, "minor"));
	expect(await lastEntry()).toContain("ResourceLimits/cpu_time_limit");
});

test("what was released can be compared afterwards: by tag, by tarball, and by version where no tag is", async () => {
	const { ours } = workspace;
	const between = "npm run schema-diff -- @plane/messages@0.1.0 main";
	expect(printed(await follow("Judge", 1, ours, { env: scoped }), between)).toContain(
		"git revision @plane/messages@0.1.0",
	);
	expect(await ours.read("report.md")).toContain("ScheduleRequest/cpu_share");
	await ours.succeed("rm report.md plane-messages-0.1.0.tgz");
	await ours.succeed(`git tag --delete @plane/messages@${first} @plane/messages@${patch} @plane/messages@${minor}`);
	const versions = await ours.succeed(
		`npm run schema-diff -- @plane/messages@${first} @plane/messages@${patch}`,
		scoped,
	);
	expect(versions).toContain(`published @plane/messages@${first}\n  → published @plane/messages@${patch}`);
	expect(versions).toMatch(/ScheduleRequest\/cpu_share is new/);
	expect(versions).not.toContain("cpu_time_limit");
});

test("the contract of an earlier Plane is kept beside that of the newest", async () => {
	const { ours, upstream } = workspace;
	const commit = (await upstream.succeed("git rev-parse HEAD~1")).trim();
	await follow("Earlier Planes", 0, ours, { fill: { "<commit>": commit } });
	expect(await ours.json("schemas/history/v0.3.17/plane.json")).toMatchObject({ commit });
	expect(await ours.read("schemas/history/v0.3.17/types/resource-limits.json")).not.toContain('"x-unit": "ms"');
	const after = await follow("Earlier Planes", 1, ours, { fill: { "<commit>": commit } });
	expect([...after.values()][0]?.output).toContain("No drift");
	expect(await ours.read("docs/reference/compatibility.md")).toContain("v0.3.17");
});

test("nothing in the guide was left out", () => {
	expect(unfollowed()).toEqual([]);
});

const USE = `import { plane, ScheduleRequest } from "@plane/messages";
import * as client from "@plane/nats-client";
import * as testing from "@plane/testing";

const executable = { image: "nginx", env: {} };
const bytes = ScheduleRequest.encode({ cluster: "plane.test", max_idle_secs: 30, metadata: {}, executable, cpu_share: 3 });
const { cpu_share }: { cpu_share: number | null } = ScheduleRequest.decode(bytes);
if (Object.keys(client).length === 0 || Object.keys(testing).length === 0) throw new Error("nothing is exported");
console.log(JSON.stringify({ cpu_share, plane }));
`;
