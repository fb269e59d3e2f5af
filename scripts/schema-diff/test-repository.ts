/** A small repository of schemas in a temporary folder, for tests of what reads files and git. */

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "./run.js";

type Json = { readonly [key: string]: unknown };

/** A request with the given properties beside its cluster, as a file of the dialect. */
export function probe(properties: Json = {}, required: readonly string[] = []): Json {
	return {
		...header("messages/probe-request.json", "ProbeRequest"),
		"x-message": {
			transport: "request",
			senders: ["client"],
			receivers: ["controller"],
			subjects: [
				{
					name: "subject",
					template: "cluster.{cluster}.probe",
					tokens: { cluster: "cluster" },
					description: "Every controller hears it.",
				},
			],
			subscriptions: ["cluster.*.probe"],
			reply: "../types/bool.json",
			stream: null,
			verified: true,
		},
		type: "object",
		required: ["cluster", ...required],
		properties: {
			cluster: {
				description: "Cluster to probe.",
				allOf: [{ $ref: "../types/cluster-name.json" }],
				"x-emit": "always",
			},
			...properties,
		},
		examples: [{ cluster: "plane.test", depth: 3 }],
	};
}

export const DEPTH = {
	description: "How deep to probe.",
	type: "integer",
	minimum: 0,
	maximum: 255,
	"x-int": "u8",
	"x-emit": "always",
};

/** An option: it may be left out, and is written as null. */
export const OPTIONAL_DEPTH = { ...DEPTH, type: ["integer", "null"], "x-emit": "null" };

function header(file: string, title: string): Json {
	return {
		$schema: "http://json-schema.org/draft-07/schema#",
		$id: `plane:/${file}`,
		title,
		description: `About the ${title}.`,
		"x-rust": `plane_core::${title}`,
	};
}

const FILES: Readonly<Record<string, Json>> = {
	// A dialect that allows everything is compiled in no time; without one ours applies.
	"schemas/dialect.schema.json": { definitions: { streams: {}, plane: {} } },
	"schemas/types/bool.json": { ...header("types/bool.json", "Bool"), type: "boolean", examples: [true] },
	"schemas/types/cluster-name.json": {
		...header("types/cluster-name.json", "ClusterName"),
		type: "string",
		examples: ["plane.test"],
	},
	"schemas/messages/probe-request.json": probe(),
};

export interface Repository {
	readonly root: string;
	write(path: string, content: Json | string): void;
	version(version: string): void;
	/** Commits everything; returns the commit. */
	commit(message: string): string;
	git(...args: readonly string[]): string;
	copy(from: string, to: string): void;
	remove(): void;
}

export function createRepository(): Repository {
	const root = mkdtempSync(join(tmpdir(), "schema-diff-test-"));
	const git = (...args: readonly string[]): string => {
		const identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
		return execFileSync("git", ["-C", root, ...identity, ...args], { encoding: "utf8", stdio: "pipe" }).trim();
	};
	const write = (path: string, content: Json | string): void => {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
	};
	const repository: Repository = {
		root,
		write,
		version: (version) =>
			write("packages/messages/package.json", `{\n\t"name": "@plane/messages",\n\t"version": "${version}"\n}\n`),
		commit(message) {
			git("add", "-A");
			git("commit", "-q", "--allow-empty", "-m", message);
			return git("rev-parse", "HEAD");
		},
		git,
		copy: (from, to) => cpSync(join(root, from), join(root, to), { recursive: true }),
		remove: () => rmSync(root, { recursive: true, force: true }),
	};
	git("init", "-q", "-b", "main");
	for (const [path, content] of Object.entries(FILES)) write(path, content);
	write("acknowledged.json", "[]");
	repository.version("0.0.0");
	return repository;
}

/** What the command says in a repository. */
export interface Told {
	readonly code: number;
	readonly printed: string;
	readonly told: string;
}

export function diffIn(root: string, ...args: readonly string[]): Told {
	const [printed, told]: [string[], string[]] = [[], []];
	const code = run(args, {
		root,
		ledger: join(root, "acknowledged.json"),
		print: (text) => void printed.push(text),
		tell: (text) => void told.push(text),
	});
	return { code, printed: printed.join("\n"), told: told.join("\n") };
}

export const PROBE = "schemas/messages/probe-request.json";

/** A first release, and after it a property that every request must have. */
export function breakAfterRelease({ commit, version, write }: Repository, released = "0.1.0"): void {
	commit("Begin");
	version(released);
	commit("Release the packages");
	write(PROBE, probe({ depth: DEPTH }, ["depth"]));
}
