import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import process from "node:process";
import { startNatsServer } from "@plane/testing";
import type { Circumstances } from "./findings.js";
import type { Options } from "./options.js";
import { peers } from "./peers/peers.js";

const PACKAGES = [
	...new Set(peers.flatMap(({ packages }) => packages)),
	"json-bigint",
	"lossless-json",
	"nats",
].toSorted();

async function versionOf(name: string): Promise<string> {
	const manifest = await readFile(new URL(`node_modules/${name}/package.json`, import.meta.url), "utf8");
	return (JSON.parse(manifest) as { readonly version: string }).version;
}

/** Where and how this run is made. */
export async function circumstancesOf({ processes, clock }: Options): Promise<Circumstances> {
	await using server = await startNatsServer();
	const versions = PACKAGES.map(async (name) => [name, await versionOf(name)] as const);
	return {
		date: new Date().toISOString().slice(0, 10),
		machine: `${process.platform} ${process.arch}, ${availableParallelism()} cores`,
		node: process.versions.node,
		natsServer: server.version,
		processes,
		clock,
		packages: Object.fromEntries(await Promise.all(versions)),
	};
}
