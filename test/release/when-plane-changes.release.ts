import { afterAll, beforeAll, expect, test } from "vitest";
import { runDriftWorkflow } from "./drift-workflow.js";
import { guide, unfollowed } from "./guide.js";
import { loopbackOnly } from "./loopback-only.js";
import { type Registry, startRegistry } from "./registry.js";
import { seed } from "./seed.js";
import { openWorkspace, type Workspace } from "./workspace.js";

const PACKAGES = ["messages", "nats-client", "testing"] as const;
const REQUEST = "schemas/messages/schedule-request.json";
const LIMITS = "schemas/types/resource-limits.json";
const SCHEDULER = "core/src/messages/scheduler.rs";

let registry: Registry;
let workspace: Workspace;

beforeAll(async () => {
	registry = await startRegistry();
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

/** The guide's Release, onto the registry on loopback; gives the version. */
async function release(): Promise<string> {
	const { ours } = workspace;
	await ours.succeed(guide("npm run changeset -- version"));
	await ours.succeed(guide("git add --all"));
	await ours.succeed(guide('git commit --message "Release the packages"'));
	await ours.succeed(guide("npm run build"));
	const target = { NPM_CONFIG_USERCONFIG: registry.scopeConfig };
	const dry = await ours.succeed("pnpm --recursive publish --dry-run --no-git-checks", target);
	const addresses = loopbackOnly(dry);
	expect(new Set(addresses.map((each) => `${each}/`))).toEqual(new Set([registry.url]));
	await ours.succeed(guide("npm run changeset -- publish"), target);
	const [version = "", ...others] = await versions();
	expect(others).toEqual([version, version]);
	for (const name of PACKAGES) expect(await published(name)).toContain(version);
	return version;
}

const lastEntry = async (name: string): Promise<string> => {
	const changelog = await workspace.ours.read(`packages/${name}/CHANGELOG.md`);
	const entry = changelog.split(/^(?=## )/m)[1] ?? "";
	if (process.env.SHOW_CHANGELOGS) console.log(`@plane/${name}\n${entry}`);
	return entry;
};

let first: string;
let patch: string;
let minor: string;

test("the first release takes its version and its text from the changesets", async () => {
	first = await release();
	expect(first).toBe("0.1.0");
	expect(await lastEntry("messages")).toContain(`## ${first}`);
});

test("what the importer has not been taught is named, and after it was taught there is no difference", async () => {
	const { ours } = workspace;
	const { code, output } = await ours.run(guide("npm run import-plane -- ../plane"));
	expect(code).toBe(1);
	const [, fingerprint = ""] =
		/hand-written JSON of SerializableLevel has changed: .* note ([0-9a-f]{16})/.exec(output) ?? [];
	await ours.edit(
		guide("scripts/import-plane/written-by-hand.ts"),
		"fingerprints: [",
		`fingerprints: ["${fingerprint}", `,
	);
	expect(await ours.succeed(guide("npm run import-plane -- ../plane"))).toContain("No drift");
});

test("once a week somebody is told that Plane has changed, in a pull request with the report", async () => {
	const { ours, plane } = workspace;
	await plane.edit(
		SCHEDULER,
		"pub require_bearer_token: bool,",
		"pub require_bearer_token: bool,\n    pub priority: Option<u8>,",
	);
	await plane.commit("Let backends go first");
	const outcomes = await runDriftWorkflow(workspace);
	expect(outcomes.filter(({ code }) => code !== 0)).toEqual([]);
	const { repository, branch } = await ours.json<{ repository: string; branch: string }>("schemas/plane.json");
	const owner = new URL(repository).pathname.slice(1);
	expect(await ours.read("../output.txt")).toBe(`repository=${owner}\nbranch=${branch}\nfound=true\n`);
	expect(await ours.read("../report.md")).toMatch(/^field ScheduleRequest\.priority: .*\n1 difference between/m);
	expect(await ours.read("../gh.txt")).toBe(
		"pr create --draft --head follow-plane --title Follow Plane --body-file ../report.md\n",
	);
	expect(await ours.succeed("git diff --stat main origin/follow-plane")).toMatch(/schedule-request\.json/);
	await ours.succeed("git switch --quiet main");
});

test("a new field in Rust becomes schemas, once somebody has described it", async () => {
	const { ours, plane } = workspace;
	const commit = (await plane.succeed("git rev-parse HEAD")).trim();
	const look = await ours.run(guide("npm run import-plane -- ../plane"));
	expect(look.code).toBe(1);
	expect(look.output).toMatch(
		/^field ScheduleRequest\.priority: new in Plane: optional Option<u8>, written null \(core/m,
	);
	const write = await ours.succeed(guide("npm run import-plane -- ../plane --write"));
	expect(write).toContain(`${REQUEST} /properties/priority/description`);
	const generate = await ours.run(guide("npm run generate"));
	expect(generate.code).toBe(1);
	expect(generate.output).toContain(`${REQUEST} /properties/priority/description is still to be written`);
	await ours.edit(REQUEST, "To be described.", "Backends of a higher priority are placed first.");
	await ours.succeed(guide("npm run generate"));
	expect(await ours.read("packages/messages/src/gen/plane.ts")).toContain(commit);
	expect(await ours.succeed(guide("npm run import-plane -- ../plane"))).toContain("No drift");
});

test("its verdict becomes a changeset, and nothing less will do", async () => {
	const { ours } = workspace;
	expect(await ours.succeed(guide("npm run schema-diff"))).toMatch(/ScheduleRequest\/priority is new/);
	const check = "npm run schema-diff -- --check";
	const without = await ours.run(check);
	expect(without.code).toBe(1);
	expect(without.output).toContain("@plane/messages: no changeset names it, the contract asks for patch");
	await ours.succeed(guide("npm run schema-diff -- --write-changeset"));
	expect(await ours.read(guide(".changeset/plane-contract.md"))).toMatch(/"@plane\/messages": patch\n/);
	await ours.succeed(check);
	await ours.commit("Follow Plane");
});

test("it is released as a patch that tells of it", async () => {
	patch = await release();
	expect(patch).toBe(raised(first, "patch"));
	expect(await lastEntry("messages")).toContain("ScheduleRequest/priority");
});

test("a project outside installs the packages and uses the new field", async () => {
	const { ours, project } = workspace;
	const env = { NPM_CONFIG_USERCONFIG: registry.userConfig };
	await project.succeed(guide("npm install @plane/messages@latest @plane/nats-client@latest"), env);
	await project.succeed("npm install @plane/testing@latest nats @types/node", env);
	await project.write(
		"tsconfig.json",
		JSON.stringify({ compilerOptions: { module: "nodenext", strict: true, types: ["node"], outDir: "out" } }),
	);
	await project.write("use.ts", USE);
	await project.succeed(`"${ours.path}/node_modules/.bin/tsc" --project .`);
	const said = JSON.parse(await project.succeed("node out/use.js"));
	const { plane } = await project.json<{ plane: object }>("node_modules/@plane/messages/package.json");
	expect(said).toEqual({ priority: 3, plane });
	expect(plane).toEqual(await ours.json("schemas/plane.json"));
});

test("another unit is a break: a minor that tells what to do", async () => {
	const { ours, plane } = workspace;
	await plane.edit(
		"core/src/messages/agent.rs",
		'as = "Option<DurationSeconds>")]\n    pub cpu_time_limit',
		'as = "Option<DurationMilliSeconds>")]\n    pub cpu_time_limit',
	);
	await plane.commit("Limit processors more finely");
	const look = await ours.run(guide("npm run import-plane -- ../plane"));
	expect(look.output).toMatch(/^unit ResourceLimits\.cpu_time_limit: the schemas say s, Plane says ms/m);
	await ours.succeed(guide("npm run import-plane -- ../plane --write"));
	expect(await ours.read(LIMITS)).toContain('"x-unit": "ms"');
	await ours.succeed(guide("npm run generate"));
	await ours.succeed(guide("npm run schema-diff -- --write-changeset"));
	await ours.commit("Follow Plane again");
	minor = await release();
	expect(minor).toBe(raised(patch, "minor"));
	expect(await lastEntry("messages")).toContain("ResourceLimits/cpu_time_limit");
});

test("what was released can be compared afterwards, by tag and by tarball", async () => {
	const { ours } = workspace;
	await ours.succeed("npm pack @plane/messages@0.1.0", { NPM_CONFIG_USERCONFIG: registry.userConfig });
	await ours.succeed(guide("npm run schema-diff -- @plane/messages@0.1.0 main"));
	await ours.succeed(
		guide("npm run schema-diff -- plane-messages-0.1.0.tgz schemas --format markdown --output report.md"),
	);
	expect(await ours.read("report.md")).toContain("ScheduleRequest/priority");
});

test("the contract of an earlier Plane is kept beside that of the newest", async () => {
	const { ours, plane } = workspace;
	const commit = (await plane.succeed("git rev-parse HEAD~1")).trim();
	await ours.succeed(guide("mkdir schemas/history/v0.3.17"));
	await ours.succeed(
		guide("cp -r schemas/messages schemas/types schemas/streams.json schemas/plane.json schemas/history/v0.3.17"),
	);
	const line = "npm run import-plane -- ../plane --revision <commit> --schemas schemas/history/v0.3.17 --write";
	await ours.succeed(guide(line).replace("<commit>", commit));
	expect(await ours.json("schemas/history/v0.3.17/plane.json")).toMatchObject({ commit });
	expect(await ours.read("schemas/history/v0.3.17/types/resource-limits.json")).not.toContain('"x-unit": "ms"');
});

test("nothing in the guide was left out but the download of Plane, which is made up here", () => {
	expect(unfollowed()).toEqual([expect.stringMatching(/^git clone --branch /)]);
});

const USE = `import { plane, ScheduleRequest } from "@plane/messages";
import * as client from "@plane/nats-client";
import * as testing from "@plane/testing";

const executable = { image: "nginx", env: {} };
const bytes = ScheduleRequest.encode({ cluster: "plane.test", max_idle_secs: 30, metadata: {}, executable, priority: 3 });
const { priority }: { priority: number | null } = ScheduleRequest.decode(bytes);
if (Object.keys(client).length === 0 || Object.keys(testing).length === 0) throw new Error("nothing is exported");
console.log(JSON.stringify({ priority, plane }));
`;
