import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlaneClient, type PlaneError } from "@plane/nats-client";
import { type NatsServer, startNatsServer } from "@plane/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { selfSignedCertificate } from "../../packages/testing/src/self-signed-certificate.js";
import { CLUSTER, failureOf } from "./desk.js";

const MONTH_MS = 31 * 86_400_000;

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "plane-tls-"));
});
afterAll(() => rm(folder, { recursive: true }));

const file = (name: string): string => join(folder, name);
const [certFile, keyFile, caFile] = ["server.crt", "server.key", "ca.crt"];
const tls = () => ({ certFile: file(certFile), keyFile: file(keyFile) });

/** Gives the server another certificate, and the client its authority where it is to have that. */
async function certify(age: number, isTrusted = true): Promise<void> {
	const { certificate, key } = selfSignedCertificate(Date.now() - age);
	await Promise.all([writeFile(file(certFile), certificate), writeFile(file(keyFile), key)]);
	if (isTrusted) await writeFile(file(caFile), certificate);
}

/** What a call and a reader fail with once attempts to reconnect have done so. */
async function refusals(client: PlaneClient, words: string): Promise<PlaneError[]> {
	const call = (): Promise<PlaneError> => failureOf(client.backend("b1").terminate({ timeout: 100 }));
	await expect.poll(async () => (await call()).message).toContain(words);
	const reading = await failureOf(client.backend("b1").currentState({ timeout: 50 }));
	return [await call(), reading.cause as PlaneError];
}

describe("a client whose server has changed its TLS meanwhile", () => {
	const changes: [string, string, (server: NatsServer) => Promise<unknown>][] = [
		["a certificate that has expired", "the server's certificate has expired", () => certify(MONTH_MS)],
		["a certificate of somebody else", "signed by nobody known here", () => certify(0, false)],
		["no TLS any more", "the server has no TLS", (server) => server.reload({ tls: false })],
		[
			"a wish for certificates of clients",
			"asks for a certificate of yours",
			(server) => server.reload({ tls: { ...tls(), caFile: file(caFile) } }),
		],
	];
	test.each(changes)("to %s says so: %s", async (_, words, change) => {
		await certify(0);
		await using server = await startNatsServer({ tls: tls() });
		const options = { servers: server.url.replace("nats:", "tls:"), tls: { caFile: file(caFile) }, timeout: 2_000 };
		await using client = await PlaneClient.connect({ ...options, cluster: CLUSTER });
		await change(server);
		await server.restart();
		for (const error of await refusals(client, words)) {
			expect(error).toMatchObject({ code: "not_connected", cause: expect.any(Error), retry: true });
			expect(error.message).toContain(words);
		}
	});

	test("to another certificate is back when its files have followed", async () => {
		await certify(0);
		await using server = await startNatsServer({ tls: tls() });
		await using client = await PlaneClient.connect({
			servers: server.url,
			tls: { caFile: file(caFile) },
			cluster: CLUSTER,
		});
		const told: string[] = [];
		void client.statuses().forEach((status) => void told.push(status));
		await certify(0);
		await server.restart();
		await expect.poll(() => told).toEqual(["connected", "reconnecting", "connected"]);
	});
});
