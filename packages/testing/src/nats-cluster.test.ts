import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "nats";
import { afterAll, describe, expect, test, vi } from "vitest";
import { startNatsCluster } from "./nats-cluster.js";
import { findNatsServer } from "./nats-server-executable.js";

// Members elect their leaders by timers of seconds, which on a busy machine run out in vain.
vi.setConfig({ testTimeout: 120_000 });

const KEPT = { name: "kept", subjects: ["kept"], num_replicas: 3 };

test("a cluster replicates streams, works without one of its members, and has it back after a restart", async () => {
	await using cluster = await startNatsCluster();
	expect(cluster.servers.map(({ name }) => name)).toEqual(["n1", "n2", "n3"]);
	const setUp = await connect({ servers: cluster.urls });
	const { cluster: place } = await (await setUp.jetstreamManager()).streams.add(KEPT);
	await setUp.close();
	const [follower] = (place?.replicas ?? []).map(({ name }) => cluster.server(name));
	const connection = await connect({ servers: cluster.server(place?.leader ?? "").url });
	const manager = await connection.jetstreamManager();
	await follower?.kill();
	expect(await connection.jetstream().publish("kept", "", { timeout: 10_000 })).toMatchObject({ seq: 1 });
	await follower?.restart();
	const replicas = async () => (await manager.streams.info("kept")).cluster?.replicas?.map(({ current }) => current);
	await expect.poll(replicas, { timeout: 60_000 }).toEqual([true, true]);
	await connection.close();
});

test("a cluster with users and TLS has no others", async () => {
	const users = [{ user: "a", password: "p" }];
	await using cluster = await startNatsCluster({ size: 2, tls: true, users });
	const [first] = cluster.servers;
	const tls = { ca: first?.certificate ?? "" };
	const connection = await connect({ servers: first?.url ?? "", user: "a", pass: "p", tls });
	const manager = await connection.jetstreamManager();
	await manager.streams.add({ name: "s", subjects: ["s"], num_replicas: 2 });
	const names: string[] = [];
	for await (const name of manager.streams.names()) names.push(name);
	expect(names).toEqual(["s"]);
	await connection.close();
	expect(
		cluster.servers.flatMap(({ logs }) => logs.filter((line) => /Reloaded: authorization users/.test(line))),
	).toHaveLength(2);
});

test("clusters do not get into each other's way, and a member that is unknown is told", async () => {
	const clusters = await Promise.all([startNatsCluster({ size: 2 }), startNatsCluster({ size: 2 })]);
	expect(new Set(clusters.flatMap(({ urls }) => urls)).size).toBe(4);
	for (const cluster of clusters) {
		const connection = await connect({ servers: cluster.urls });
		const manager = await connection.jetstreamManager();
		await manager.streams.add({ name: "s", subjects: ["s"], num_replicas: 2 });
		await connection.close();
		expect(() => cluster.server("n3")).toThrow("only n1, n2");
	}
	await Promise.all(clusters.map((cluster) => cluster.stop()));
});

test("a cluster of one, or one whose members do not start, is refused and leaves nothing behind", async () => {
	await expect(startNatsCluster({ size: 1 })).rejects.toThrow("2 at least");
	await expect(startNatsCluster({ config: "no_such_option: 1" })).rejects.toThrow(/did not start.*no_such_option/s);
});

describe("a start that is aborted", () => {
	const folder = mkdtempSync(join(tmpdir(), "plane-members-"));
	afterAll(() => rmSync(folder, { recursive: true }));

	/** Starts two members by a script, aborts that when something has happened, and looks for what is left. */
	async function abortedWhen(lines: string, happened: () => unknown): Promise<void> {
		const executable = join(folder, "nats-server");
		writeFileSync(executable, `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
		const abort = new AbortController();
		const config = `ports_file_dir: "${folder}"`;
		const start = startNatsCluster({ size: 2, executable, config, signal: abort.signal });
		await expect.poll(happened).toBeTruthy();
		const began = performance.now();
		abort.abort(new Error("no patience"));
		await expect(start).rejects.toThrow("no patience");
		expect(performance.now() - began).toBeLessThan(4_000);
		expect(readdirSync(tmpdir()).filter((name) => name.startsWith("plane-nats-"))).toEqual([]);
	}

	test("while a member starts leaves nothing behind", async () => {
		await abortedWhen(`echo > '${folder}/begun'; exec sleep 60`, () => existsSync(join(folder, "begun")));
	});

	test("while there is no leader leaves nothing behind", async () => {
		// Without routes the members never find each other.
		const lines = `sed -i '/^cluster:/d' "$2"; exec '${findNatsServer()}' "$@"`;
		await abortedWhen(lines, async () => {
			const files = readdirSync(folder).filter((name) => name.endsWith(".ports"));
			const urls = files.flatMap((name) => JSON.parse(readFileSync(join(folder, name), "utf8")).nats as string[]);
			for (const servers of urls) await (await connect({ servers })).close();
			return urls.length === 2;
		});
	});
});
