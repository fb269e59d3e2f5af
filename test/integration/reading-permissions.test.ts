import { BackendLogMessage } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { type NatsServer, startNatsServer } from "@plane/testing";
import { connect } from "nats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLUSTER, consumersOf, failureOf } from "./desk.js";
import { LOGS } from "./log-desk.js";

describe("a reader that lacks a permission ends within a second", () => {
	const user = (name: string, denied: string): string =>
		`{ user: ${name}, password: p, permissions: { publish: { deny: "${denied}" } } }`;
	const config = `authorization { users = [
		{ user: all, password: p }
		${user("info", "$JS.API.STREAM.INFO.>")}
		${user("create", "$JS.API.CONSUMER.CREATE.>")}
		${user("next", "$JS.API.CONSUMER.MSG.NEXT.>")}
		{ user: inbox, password: p, permissions: { subscribe: { deny: "_INBOX.>" } } }
	] }`;
	let guarded: NatsServer;
	beforeAll(async () => {
		guarded = await startNatsServer({ config });
		const admin = await connect({ servers: guarded.url, user: "all", pass: "p" });
		await (await admin.jetstreamManager()).streams.add(LOGS);
		await admin.close();
	});
	afterAll(() => guarded.stop());

	test.each(["info", "create", "next", "inbox"])("to %s", async (name) => {
		const servers = guarded.url.replace("//", `//${name}:p@`);
		await using own = await PlaneClient.connect({ servers, cluster: CLUSTER, preflight: false });
		const started = performance.now();
		const reader = own.read(BackendLogMessage, { backend_id: "b" });
		expect(await failureOf(reader.next())).toMatchObject({ code: "permission" });
		expect(performance.now() - started).toBeLessThan(1_000);
	});
});

test.each([{}, { backend_id: "b" }])("a reader of %o needs no permission but the documented ones", async (tokens) => {
	const config = `authorization { users = [
		{ user: all, password: p }
		{ user: viewer, password: p, permissions: { subscribe: "_INBOX.>", publish: [
			"$JS.API.STREAM.INFO.backend_logs"
			"$JS.API.CONSUMER.CREATE.backend_logs.*.backend.*.log"
			"$JS.API.CONSUMER.MSG.NEXT.backend_logs.*"
			"$JS.API.CONSUMER.DELETE.backend_logs.*"
		] } }
	] }`;
	await using guarded = await startNatsServer({ config });
	const admin = await connect({ servers: guarded.url, user: "all", pass: "p" });
	await (await admin.jetstreamManager()).streams.add(LOGS);
	const message = { backend_id: "b", kind: "Meta", text: "hello" } as const;
	await admin.jetstream().publish("backend.b.log", BackendLogMessage.encode(message));
	await using own = await PlaneClient.connect({ servers: guarded.url.replace("//", "//viewer:p@"), cluster: CLUSTER });
	for (const from of ["start", "last", { sequence: 1 }, new Date(0)] as const) {
		const reader = own.read(BackendLogMessage, tokens, { from });
		expect((await reader.next()).value).toMatchObject({ message });
		await reader.close();
	}
	expect(await consumersOf(admin, "backend_logs")).toEqual([]);
	await admin.close();
});
