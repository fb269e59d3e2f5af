import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { type Authenticator, PlaneClient, type PlaneError, type TlsOptions } from "@plane/nats-client";
import { type NatsServer, startNatsServer } from "@plane/testing";
import { credsAuthenticator, jwtAuthenticator, nkeyAuthenticator, nkeys } from "nats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { selfSignedCertificate } from "../../packages/testing/src/self-signed-certificate.js";
import { credentialsFile, JwtAccounts } from "../support/jwt-accounts.js";
import { CLUSTER, failureOf } from "./desk.js";

const open = (server: NatsServer, options: object = {}): Promise<PlaneClient> =>
	PlaneClient.connect({ servers: server.url, cluster: CLUSTER, ...options });

/** Whether one gets in, and an answer out. */
async function works(server: NatsServer, options: object = {}): Promise<void> {
	await using client = await open(server, options);
	expect(Object.keys((await client.preflight()).streams)).toHaveLength(3);
}

describe("TLS", () => {
	let server: NatsServer;
	let ca: string;
	beforeAll(async () => {
		server = await startNatsServer({ tls: true });
		ca = server.certificate ?? "";
	});
	afterAll(() => server.stop());

	const refused = (tls: TlsOptions): Promise<PlaneError> => failureOf(open(server, { tls }));

	test("works with a server given by address, by the address in its certificate", async () => {
		expect(server.url).toMatch(/^tls:\/\/127\.0\.0\.1:/);
		await works(server, { tls: { ca } });
	});

	test("works with `tls.host`, by the name in its certificate", async () => {
		await works(server, { tls: { ca, host: "localhost" } });
	});

	test("works with the certificate in a file, and without a scheme that asks for it", async () => {
		const folder = await mkdtemp(join(tmpdir(), "plane-tls-"));
		const caFile = join(folder, "ca.pem");
		await writeFile(caFile, ca);
		await works(server, { servers: server.url.replace("tls:", "nats:"), tls: { caFile } });
		await rm(folder, { recursive: true });
	});

	test("is refused for another name, with the way out", async () => {
		const error = await refused({ ca, host: "elsewhere.test" });
		expect(error).toMatchObject({ code: "connect_failed", outcome: "not-sent" });
		expect(error.message).toContain("tls.host");
	});

	test("is refused when nobody known here signed the certificate, with the way out", async () => {
		const error = await refused({});
		expect(error).toMatchObject({ code: "connect_failed", outcome: "not-sent" });
		expect(error.message).toContain("tls.ca");
	});

	test("that is asked for and not to be had is refused", async () => {
		await using plain = await startNatsServer();
		const error = await failureOf(open(plain, { servers: plain.url.replace("nats:", "tls:") }));
		expect(error).toMatchObject({ code: "connect_failed", message: expect.stringContaining("has no TLS") });
	});

	test.each([
		["a file that is not there", { caFile: "/nonexistent.pem" }],
		["a key that is none", { cert: "nonsense", key: "nonsense" }],
	])("says that the option cannot be used when it has %s", async (_, tls) => {
		const error = await refused(tls);
		expect(error).toMatchObject({
			code: "connect_failed",
			message: expect.stringContaining("option tls cannot be used"),
		});
	});
});

describe("TLS with a server that is given by address", () => {
	let folder: string;
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), "plane-tls-"));
	});
	afterAll(() => rm(folder, { recursive: true }));

	/** A server with a certificate for one name or address alone. */
	async function startFor(host: string): Promise<{ server: NatsServer; ca: string }> {
		const { certificate, key } = selfSignedCertificate(Date.now(), [host]);
		const [certFile, keyFile] = [join(folder, `${host}.crt`), join(folder, `${host}.key`)];
		await Promise.all([writeFile(certFile, certificate), writeFile(keyFile, key)]);
		return { server: await startNatsServer({ tls: { certFile, keyFile } }), ca: certificate };
	}

	test("takes a certificate for the address alone", async () => {
		const { server, ca } = await startFor("127.0.0.1");
		await using _ = server;
		await works(server, { tls: { ca } });
	});

	test("takes a certificate for a name alone when `tls.host` says the name, and else says what to do", async () => {
		const { server, ca } = await startFor("nats.test");
		await using _ = server;
		await works(server, { tls: { ca, host: "nats.test" } });
		const error = await failureOf(open(server, { tls: { ca } }));
		expect(error).toMatchObject({ code: "connect_failed", message: expect.stringContaining("set tls.host") });
	});
});

describe("TLS with a server that asks for a certificate of the client", () => {
	let folder: string;
	let server: NatsServer;
	const { certificate: ca, key } = selfSignedCertificate();
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), "plane-tls-"));
		const [certFile, keyFile] = [join(folder, "server.crt"), join(folder, "server.key")];
		await Promise.all([writeFile(certFile, ca), writeFile(keyFile, key)]);
		server = await startNatsServer({ tls: { certFile, keyFile, caFile: certFile } });
	});
	afterAll(async () => {
		await server.stop();
		await rm(folder, { recursive: true });
	});

	test("works with one that it trusts", async () => {
		await works(server, { tls: { ca, cert: ca, key } });
	});

	test("fails without, and says what may be missing", async () => {
		const error = await failureOf(open(server, { tls: { ca }, timeout: 500 }));
		expect(error).toMatchObject({ code: "connect_failed", outcome: "not-sent" });
		expect(error.message).toContain("tls.certFile");
	});
});

describe("an nkey", () => {
	const user = nkeys.createUser();
	let server: NatsServer;
	beforeAll(async () => {
		server = await startNatsServer({ config: `authorization { users: [{ nkey: ${user.getPublicKey()} }] }` });
	});
	afterAll(() => server.stop());

	test("opens the door by signing what the server asks", async () => {
		await works(server, { authenticator: nkeyAuthenticator(user.getSeed()) });
	});

	test("of somebody else does not, nor does none", async () => {
		const other = nkeyAuthenticator(nkeys.createUser().getSeed());
		expect(await failureOf(open(server, { authenticator: other }))).toMatchObject({ code: "auth" });
		expect(await failureOf(open(server))).toMatchObject({ code: "auth", outcome: "not-sent" });
	});
});

describe("a JWT of an account", () => {
	const accounts = new JwtAccounts();
	let server: NatsServer;
	beforeAll(async () => {
		server = await startNatsServer({ config: accounts.config });
	});
	afterAll(() => server.stop());

	const ways = (issuer: JwtAccounts): readonly (readonly [string, Authenticator])[] => {
		const user = issuer.identity();
		return [
			["as a file of credentials", credsAuthenticator(new TextEncoder().encode(credentialsFile(user)))],
			["with its seed", jwtAuthenticator(user.jwt, user.seed)],
		];
	};

	test.each(ways(accounts))("opens the door %s", async (_, authenticator) => {
		await works(server, { authenticator });
	});

	test.each(ways(new JwtAccounts()))(
		"that the operator does not know is refused %s, and not quoted",
		async (_, authenticator) => {
			const error = await failureOf(open(server, { authenticator }));
			expect(error).toMatchObject({ code: "auth", outcome: "not-sent" });
			expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/eyJ|SU[A-Z2-7]{20}/);
		},
	);
});
