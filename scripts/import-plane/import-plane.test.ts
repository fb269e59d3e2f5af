import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readDraft } from "../codegen/read.js";
import { readSourceFiles } from "../codegen/source-files.js";
import { importPlane } from "./import-plane.js";
import { CARGO, TYPES, USES } from "./test-plane.js";
import { SchemaFolder } from "./test-schemas.js";

const BERTH = "#[derive(Serialize, Deserialize)]\npub struct Berth { pub ship: BackendId }\n";

/** A checkout beside the schemas, and what the command says about it. */
class Setup extends SchemaFolder {
	readonly checkout = join(this.path, "../", `${this.path.split("/").at(-1)}-plane`);

	constructor(messages: string) {
		super();
		mkdirSync(join(this.checkout, "core/src/messages"), { recursive: true });
		writeFileSync(join(this.checkout, "core/Cargo.toml"), CARGO);
		writeFileSync(join(this.checkout, "core/src/types.rs"), TYPES);
		this.berth(messages);
	}

	override [Symbol.dispose](): void {
		super[Symbol.dispose]();
		rmSync(this.checkout, { recursive: true, force: true });
	}

	berth(messages: string): void {
		writeFileSync(join(this.checkout, "core/src/messages/berth.rs"), USES + messages);
	}

	commit(): void {
		const git = (...args: readonly string[]): unknown =>
			execFileSync("git", ["-C", this.checkout, "-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
				stdio: "ignore",
			});
		git("init");
		git("add", ".");
		git("commit", "--message=first");
	}

	/** Names of the types in the history, but for those of other crates. */
	kept(build: string): readonly string[] {
		const { types } = readDraft(readSourceFiles(join(this.path, "history", build)));
		return types.map(({ name }) => name).filter((name) => ["Berth", "Quay", "Pier"].includes(name));
	}

	run(...args: readonly string[]): { readonly code: number; readonly said: string; readonly complained: string } {
		const said: string[] = [];
		const complained: string[] = [];
		const code = importPlane(
			args,
			{ schemas: this.path, from: this.checkout },
			{
				say: (text) => said.push(text),
				complain: (text) => complained.push(text),
			},
		);
		return { code, said: said.join("\n"), complained: complained.join("\n") };
	}
}

test("drift is listed, and ends with 1", () => {
	using setup = new Setup(BERTH);
	const { code, said } = setup.run(".");
	expect(code).toBe(1);
	expect(said).toContain("Read Plane 0.3.30: 2 files, 4 types (0 of them messages), 0 streams");
	expect(said).toContain(
		"type Berth: new in Plane: plane_core::messages::berth::Berth (core/src/messages/berth.rs:11)",
	);
	expect(said).toMatch(/\d+ differences between the schemas and this Plane$/);
});

test("--write makes the schemas follow, and afterwards there is no drift", () => {
	using setup = new Setup(BERTH);
	setup.commit();
	const written = setup.run(".", "--write");
	expect(written.code).toBe(0);
	expect(written.said).toContain("wrote types/berth.json");
	expect(written.said).toContain("To be described, in sentences of your own:\n  schemas/types/berth.json /description");
	const after = setup.run(".");
	expect(after.said).toMatch(/No drift: the schemas \(of [0-9a-f]{8}\) say what this Plane says\.$/);
	expect(after.code).toBe(0);
	expect(setup.run(".", "--write").said).toContain("Nothing to write.");
});

test("--revision reads what was committed, not what is on the disk", () => {
	using setup = new Setup(BERTH);
	setup.commit();
	setup.run(".", "--write");
	setup.berth(BERTH.replace("Berth", "Quay"));
	expect(setup.run(".", "--revision", "HEAD").code).toBe(0);
	expect(setup.run(".").code).toBe(1);
});

test("--keep moves the contract of before to the history, as one build after the other", () => {
	using setup = new Setup(BERTH);
	setup.commit();
	setup.run(".", "--write");
	const before = setup.text("plane.json");
	for (const [i, name] of ["Quay", "Pier"].entries()) {
		setup.berth(BERTH.replace("Berth", name));
		setup.commit();
		const { said } = setup.run(".", "--write", "--keep");
		expect(said).toContain(`kept history/v0.3.30-${i + 1}\n`);
		expect(said).not.toContain("is not kept");
		expect(said).toContain(`${name} looks like `);
	}
	expect(setup.text("history/v0.3.30-1/plane.json")).toBe(before);
	expect(setup.kept("v0.3.30-1")).toEqual(["Berth"]);
	expect(setup.kept("v0.3.30-2")).toEqual(["Quay"]);
	expect(setup.run(".", "--write", "--keep").said).not.toContain("kept");
});

test("what cannot be written is not kept either", () => {
	const buoy = `${BERTH}${BERTH.replace("Berth", "Buoy")}
impl Buoy { pub fn subject(ship: &BackendId) -> Subject<Buoy, bool> { Subject::new(format!("buoy.{}", ship.text())) } }`;
	using setup = new Setup(buoy);
	setup.commit();
	const { code, said } = setup.run(".", "--write", "--keep");
	expect(code).toBe(2);
	expect(said).not.toContain("kept");
	expect(existsSync(join(setup.path, "history"))).toBe(false);
});

test("without --keep one is told that the contract of before is gone, and how to keep it", () => {
	using setup = new Setup(BERTH);
	setup.commit();
	const hint = "The contract of 01234567 is not kept.";
	expect(setup.run(".", "--write").said).toContain(hint);
	expect(setup.run(".", "--write").said).not.toContain("is not kept");
});

test("--schemas takes another folder", () => {
	using setup = new Setup(BERTH);
	using other = new SchemaFolder();
	setup.commit();
	expect(setup.run(".", "--write", "--schemas", other.path).said).not.toContain("is not kept");
	expect(setup.run(".", "--schemas", other.path).code).toBe(0);
	expect(setup.run(".").code).toBe(1);
});

test("what is not understood ends with 2, before anything is compared or written", () => {
	using setup = new Setup(BERTH.replace("BackendId", "u128"));
	setup.commit();
	const { code, said, complained } = setup.run(".", "--write");
	expect(code).toBe(2);
	expect(complained).toContain("core/src/messages/berth.rs:11: u128 is not known");
	expect(complained).toContain("docs/guides/when-plane-changes.md");
	expect(said).not.toContain("differences");
	expect(setup.read().plane.version).toBe("0.3.29");
});

test("neither can it follow changes that are not committed, which can be compared, too", () => {
	using setup = new Setup(BERTH);
	setup.commit();
	setup.berth(BERTH.replace("Berth", "Quay"));
	expect(setup.run(".")).toMatchObject({ code: 1, complained: "" });
	const { code, complained } = setup.run(".", "--write");
	expect(code).toBe(2);
	expect(complained).toContain("has changes that are not committed");
	expect(setup.read().types.map(({ name }) => name)).not.toContain("Quay");
	expect(setup.run(".", "--write", "--revision", "HEAD").code).toBe(0);
});

test("a folder without a commit can be compared, but plane.json cannot follow it", () => {
	using setup = new Setup(BERTH);
	const { code, complained } = setup.run(".", "--write");
	expect(code).toBe(2);
	expect(complained).toMatch(/is no git checkout, so plane\.json cannot name its commit/);
	expect(setup.read().types.map(({ name }) => name)).not.toContain("Berth");
});

test("--help tells all options", () => {
	using setup = new Setup(BERTH);
	const { code, said } = setup.run("--help");
	expect(code).toBe(0);
	for (const option of ["--revision", "--write", "--keep", "--schemas", "--help"]) expect(said).toContain(option);
});

test.each([
	[[], "Which Plane? Give the path of a checkout."],
	[["a", "b"], "One path is enough: b is a second one."],
	[["a", "--wite"], "--wite"],
	[["a", "--keep"], "--keep goes with --write"],
])("a mistake on the command line is named: %s", (args, mistake) => {
	using setup = new Setup(BERTH);
	const { code, complained } = setup.run(...args);
	expect(code).toBe(2);
	expect(complained).toContain(mistake);
	expect(complained).toContain("usage: npm run import-plane");
});

test("a path that is no Plane is named", () => {
	using setup = new Setup(BERTH);
	expect(setup.run("core/src").complained).toContain("has no messages in core/src/messages or src/messages");
	expect(setup.run("nowhere").complained).toContain("nowhere is no folder");
});
