// Packs every package as a release would, and judges the tarballs: publint, attw, and a user's imports, requires and types.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { clientUsers, writeClientUser } from "./client-users.mjs";
import { testRunnerUsers, writeTestRunnerUser } from "./test-runner-users.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const bin = (name) => join(root, "node_modules/.bin", name);
const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const packages = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name));

/** Only a hang takes so long. */
const JUDGE_TIMEOUT_MS = 300_000;

let failures = 0;

/** Runs one judge; its output is shown only when it objects, or lacks a text that shows that it has looked. */
function judge(title, command, args, cwd, texts = []) {
	const { status, stdout, stderr, error } = spawnSync(command, args, {
		cwd,
		encoding: "utf8",
		timeout: JUDGE_TIMEOUT_MS,
	});
	const output = `${stdout ?? ""}${stderr ?? ""}`;
	const missing = texts.filter((text) => !output.includes(text)).map((text) => `It does not say: ${text}\n`);
	if (status === 0 && missing.length === 0) return console.log(`ok      ${title}`);
	failures += 1;
	console.log(`FAILED  ${title}\n${output}${missing.join("")}${error?.message ?? ""}`);
}

function pack(folder, destination) {
	const args = ["pack", "--json", "--pack-destination", destination];
	const { status, stdout, stderr } = spawnSync("pnpm", args, { cwd: folder, encoding: "utf8" });
	if (status !== 0) throw new Error(`pnpm pack failed in ${folder}\n${stdout}${stderr}`);
	return join(destination, JSON.parse(stdout).filename.split(/[\\/]/).at(-1));
}

/** What a user's project looks like after installing the tarballs. */
function installFor(user, tarball, name) {
	const folder = join(user, "node_modules", name);
	mkdirSync(folder, { recursive: true });
	const { status } = spawnSync("tar", ["-xzf", tarball, "-C", folder, "--strip-components=1"]);
	if (status !== 0) throw new Error(`cannot unpack ${tarball}`);
}

/** Where our own folders have it. */
function folderOf(name) {
	if (["jest", "@jest/globals", "@types/jest", "expect"].includes(name)) return "scripts/node_modules";
	return name === "@types/node" ? "node_modules" : "packages/nats-client/node_modules";
}

/** Packages of others, by name, in the versions that the client is developed with. */
function linkForeign(user, names) {
	for (const name of names) {
		mkdirSync(join(user, "node_modules", name, ".."), { recursive: true });
		symlinkSync(join(root, folderOf(name), name), join(user, "node_modules", name), "junction");
	}
}

/** The modules that a user may import, those of a pattern one by one; data files are none. */
const entryPoints = ({ name, exports }, folder) =>
	Object.entries(exports).flatMap(([key, { import: module }]) => {
		if (module === undefined) return [];
		return key.endsWith("*")
			? modulesIn(join(folder, dirname(module.default))).map((one) => `${name}/${one}`)
			: name + key.slice(1);
	});

const modulesIn = (folder) => readdirSync(folder).flatMap((file) => file.match(/^(.+)\.mjs$/)?.[1] ?? []);

function writeUserCode(user, specifiers) {
	const list = JSON.stringify(specifiers);
	// Both halves must offer the same names, or one kind of user finds less; and both must work.
	writeFileSync(
		join(user, "run.mjs"),
		`import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
for (const name of ${list}) {
	const required = Object.keys(require(name)).filter((key) => key !== "__esModule").sort().join();
	const imported = Object.keys(await import(name)).filter((key) => key !== "module.exports" && key !== "default").sort().join();
	if (required !== imported || imported === "") throw new Error(name + ": import gives " + imported + "; require gives " + required);
}
const written = { lock: "l", uid: 2n ** 64n - 1n };
const errors = { InvalidMessageError: [], InvalidSubjectError: [] };
for (const load of [require, (name) => import(name)]) {
	for (const name of ${list}) {
		const own = await load(name);
		for (const [kind, classes] of Object.entries(errors)) if (kind in own) classes.push(own[kind]);
	}
}
for (const [kind, classes] of Object.entries(errors)) {
	// Of the package and of each message, each in two formats.
	if (classes.length < 4) throw new Error(kind + " is not exported");
	for (const Made of classes) {
		const error = new Made("T", []);
		if (!classes.every((Class) => error instanceof Class)) throw new Error("instanceof knows " + kind + " of one file only");
	}
}
for (const { clusterToken } of [require("@plane/messages"), await import("@plane/messages")]) {
	try {
		clusterToken("");
	} catch ({ stack }) {
		if (!stack.includes("at clusterToken ")) throw new Error("stack traces do not name functions");
	}
}
for (const type of ["commonjs", "module"]) {
	const code = type === "module" ? 'import { clusterToken } from "@plane/messages"; clusterToken("");' : 'require("@plane/messages").clusterToken("");';
	const { stderr } = spawnSync(process.execPath, ["--input-type", type, "--eval", code], { encoding: "utf8" });
	if (!stderr.includes("invalid subject") || stderr.length > 5_000) throw new Error("an uncaught error is told in " + stderr.length + " characters");
}
for (const name of ${list}) {
	for (const [key, value] of Object.entries(require(name))) {
		const isClass = typeof value === "function" && /^class\\b/.test(String(value));
		if (isClass && value.name !== key) throw new Error(name + ": " + key + " calls itself " + value.name);
	}
}
for (const { BackendLockAssignment } of [require("@plane/messages"), await import("@plane/messages")]) {
	const read = BackendLockAssignment.decode(BackendLockAssignment.encode(written));
	if (read.uid !== written.uid) throw new Error("a message does not come back as it was written");
}
`,
	);
	const imports = specifiers
		.map((name, index) => `import * as m${index} from "${name}";\nexport { m${index} };`)
		.join("\n");
	writeFileSync(join(user, "esm.mts"), imports);
	writeFileSync(join(user, "cjs.cts"), imports);
	writeTsconfig(user);
}

function writeTsconfig(user) {
	const compilerOptions = {
		module: "nodenext",
		target: "es2022",
		lib: ["ES2023", "ESNext.Disposable", "DOM"],
		strict: true,
		noEmit: true,
	};
	writeFileSync(join(user, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.mts", "*.cts"] }));
}

/** Nobody has to install the line of the NATS library he does not use. */
function judgeClientUser(temporary, tarballs, { packages: foreign, ...line }) {
	const user = mkdtempSync(join(temporary, "user-"));
	for (const name of ["@plane/messages", "@plane/nats-client"]) installFor(user, tarballs.get(name), name);
	linkForeign(user, [...foreign, "@types/node"]);
	writeClientUser(user, line);
	writeTsconfig(user);
	judge(`connect with ${line.name}`, process.execPath, ["run.mjs"], user);
	judge(`types with ${line.name}`, bin("tsc"), ["-p", "."], user);
	judge(`bundles with ${line.name}`, process.execPath, [join(root, "scripts/bundle-client.mjs"), user], root);
}

/** The tests of the README and the matchers, checked and compiled, with a server and a fake of the packed package. */
function judgeTestRunnerUser(temporary, tarballs, { packages: foreign, args, ...runner }) {
	const user = mkdtempSync(join(temporary, "tests-"));
	for (const [name, tarball] of tarballs) installFor(user, tarball, name);
	linkForeign(user, ["nats", "fast-check", "@types/node", ...foreign]);
	const titles = writeTestRunnerUser(user, root, { ...runner, packages: foreign });
	judge(`check and compile for ${runner.name}`, bin("tsc"), ["-p", "."], user);
	judge(`the README's tests with ${runner.name}`, process.execPath, args, user, titles);
}

const temporary = mkdtempSync(join(tmpdir(), "plane-packed-"));
try {
	const user = join(temporary, "user");
	mkdirSync(user);
	const tarballs = new Map();
	const specifiers = [];
	for (const folder of packages) {
		const manifest = manifestOf(folder);
		const tarball = pack(folder, temporary);
		judge(`publint ${manifest.name}`, bin("publint"), ["run", "--strict", tarball], folder);
		// node10 does not know exports maps; every supported Node does.
		judge(`attw ${manifest.name}`, bin("attw"), [tarball, "--profile", "node16", "--no-emoji"], folder);
		tarballs.set(manifest.name, tarball);
		installFor(user, tarball, manifest.name);
		specifiers.push(...entryPoints(manifest, folder));
	}
	linkForeign(user, ["nats", "fast-check", "@types/node"]);
	writeUserCode(user, specifiers);
	judge(`import and require ${specifiers.join(", ")}`, process.execPath, ["run.mjs"], user);
	judge("types for both kinds of user", bin("tsc"), ["-p", "."], user);
	for (const line of clientUsers) judgeClientUser(temporary, tarballs, line);
	for (const runner of testRunnerUsers) judgeTestRunnerUser(temporary, tarballs, runner);
} catch (error) {
	failures += 1;
	console.error(error.message);
} finally {
	rmSync(temporary, { recursive: true, force: true });
}
process.exitCode = failures > 0 ? 1 : 0;
