import { connect } from "nats";
import { expect, test } from "vitest";
import { startNatsCluster } from "./nats-cluster.js";

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
	await expect.poll(replicas, { timeout: 20_000 }).toEqual([true, true]);
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
