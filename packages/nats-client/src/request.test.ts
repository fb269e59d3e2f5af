import { ScheduleRequest, SetDnsRecord, TerminationRequest } from "@plane/messages";
import { expect, test } from "vitest";
import { stubConnection } from "./fixtures/stub-connection.js";
import { PlaneClient } from "./plane-client.js";

const cluster = "plane.test";
const termination = { cluster_id: cluster, backend_id: "b" };

test("a request that is not answered may be repeated where each does the same, as far as is known", async () => {
	const { connection } = stubConnection();
	const client = new PlaneClient(connection, { cluster });
	const terminate = client.request(TerminationRequest, termination, { timeout: 1 });
	await expect(terminate).rejects.toMatchObject({ code: "timeout", outcome: "unknown", retry: true });
	const backend = { cluster, executable: { image: "i", env: {} }, max_idle_secs: 30, metadata: {} };
	const schedule = client.request(ScheduleRequest, backend, { timeout: 1 });
	await expect(schedule).rejects.toMatchObject({ code: "timeout", outcome: "unknown", retry: false });
	const restart = client.request({ ...TerminationRequest, name: "Restart" }, termination, { timeout: 1 });
	await expect(restart).rejects.toMatchObject({ code: "timeout", outcome: "unknown", retry: false });
});

test("an answer may have a mebibyte, and no more", async () => {
	const answer = (length: number) => new TextEncoder().encode("null".padStart(length));
	const ask = (length: number) =>
		new PlaneClient(stubConnection(() => answer(length)).connection, { cluster }).request(
			TerminationRequest,
			termination,
		);
	expect(await ask(1_048_576)).toBeNull();
	await expect(ask(1_048_577)).rejects.toMatchObject({ code: "invalid_reply", outcome: "executed" });
});

test("what the connection does not take was not published", async () => {
	const { connection } = stubConnection();
	connection.publish = () => {
		throw Object.assign(new Error("closed"), { code: "CONNECTION_CLOSED" });
	};
	const client = new PlaneClient(connection, { cluster });
	const record = { cluster, kind: "A", name: "b", value: "1.2.3.4" } as const;
	await expect(client.publish(SetDnsRecord, record)).rejects.toMatchObject({
		code: "closed",
		operation: "publish SetDnsRecord",
		outcome: "not-sent",
	});
});
