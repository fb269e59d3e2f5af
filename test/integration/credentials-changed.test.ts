import { inspect } from "node:util";
import { type ConnectOptions, PlaneClient, type PlaneError } from "@plane/nats-client";
import { type NatsServer, type NatsServerOptions, startNatsServer } from "@plane/testing";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { CLUSTER, failureOf } from "./desk.js";

const SECRET = "canary-";

const withPassword = (word: string) => ({ users: [{ user: "app", password: SECRET + word }] });

type Way = Pick<ConnectOptions, "user" | "pass" | "authenticator">;

/** A client on a server of its own that knows the password `old`, and what its connection is like from one change to the next. */
async function connected(way: Way, options: NatsServerOptions = {}) {
	const server = await startNatsServer({ ...withPassword("old"), ...options });
	const tls = server.certificate === undefined ? undefined : { ca: server.certificate };
	const client = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER, tls, ...way });
	const statuses: string[] = [];
	void client.statuses().forEach((status) => void statuses.push(status));
	onTestFinished(async () => {
		await client.close();
		await server.stop();
	});
	return { server, client, statuses };
}

/** An authenticator whose credentials are read anew each time, and how often it was asked. */
function reading(read: (asked: number) => string) {
	const seen = { asked: 0 };
	const authenticator = () => ({ user: "app", pass: SECRET + read(++seen.asked) });
	return { seen, authenticator };
}

/** How often the server has said so; the first time it parts from who was there before. */
const refusals = ({ logs }: NatsServer): number => logs.filter((line) => line.includes("authentication error")).length;

const PATIENT = { timeout: 5_000 };

describe("a client that has lost its connection because the password was changed", () => {
	test("comes back when the new one is read, however often the old one was refused before", async () => {
		let file = "old";
		const { authenticator } = reading(() => file);
		const { server, client, statuses } = await connected({ authenticator });
		await server.reload(withPassword("new"));
		await expect.poll(() => refusals(server), PATIENT).toBeGreaterThanOrEqual(4);
		expect(client.status()).toBe("reconnecting");
		expect(await failureOf(client.preflight())).toMatchObject({ code: "not_connected" });
		file = "new";
		await expect.poll(() => statuses.at(-1), PATIENT).toBe("connected");
		expect(Object.keys((await client.preflight()).streams)).toHaveLength(3);
	});

	test("and has no other comes back when that was a mistake", async () => {
		const { server, statuses } = await connected({ user: "app", pass: `${SECRET}old` });
		await server.reload(withPassword("mistake"));
		await expect.poll(() => refusals(server), PATIENT).toBeGreaterThanOrEqual(4);
		await server.reload(withPassword("old"));
		await expect.poll(() => statuses.at(-1), PATIENT).toBe("connected");
	});

	test.each([
		["plain", {}],
		["with TLS", { tls: true }],
	])("comes back when its authenticator fails for a moment, %s", async (_, options) => {
		const { seen, authenticator } = reading((asked) => {
			if (asked === 2 || asked === 3) throw new Error("the secret store is down");
			return asked === 1 ? "old" : "new";
		});
		const { server, statuses } = await connected({ authenticator }, options);
		await server.reload(withPassword("new"));
		await expect.poll(() => statuses.at(-1) === "connected" && seen.asked, PATIENT).toBe(4);
		expect(refusals(server), "nothing was said in place of credentials").toBe(1);
	});

	test.each<[string, Way, string]>([
		["stays refused", { user: "app", pass: `${SECRET}old` }, "AUTHORIZATION_VIOLATION|AuthorizationError"],
		[
			"stays refused as it is read",
			{ authenticator: reading(() => "old").authenticator },
			"AUTHORIZATION_VIOLATION|AuthorizationError",
		],
		[
			"cannot be read any more",
			{
				authenticator: reading((asked) => {
					if (asked > 1) throw Object.assign(new Error(`${SECRET}file`), { code: "ENOENT" });
					return "old";
				}).authenticator,
			},
			"AUTHENTICATOR_FAILED[^]*ENOENT",
		],
	])("ends with `auth` after two minutes when its password %s, and quotes nothing", async (_, way, cause) => {
		const { server, client, statuses } = await connected(way);
		const reader = failureOf(client.backend("b1").stats().next());
		await server.reload(withPassword("new"));
		await expect.poll(() => statuses.at(-1), PATIENT).toBe("reconnecting");
		const now = performance.now.bind(performance);
		vi.spyOn(performance, "now").mockImplementation(() => now() + 120_000);
		onTestFinished(() => void vi.restoreAllMocks());
		await expect.poll(() => statuses.at(-1), { timeout: 10_000 }).toBe("closed");
		const later: PlaneError = await failureOf(client.preflight());
		expect(await reader).toMatchObject({ code: "auth" });
		expect(later).toMatchObject({ code: "auth", outcome: "not-sent" });
		const told = inspect([later, await reader], { depth: 9, showHidden: true });
		expect(told).toMatch(new RegExp(cause));
		expect(told).not.toContain(SECRET);
	});
});

describe("a first connect", () => {
	test.each<[string, (asked: number) => string, string]>([
		["the server refuses the credentials", () => "wrong", "auth"],
		[
			"the authenticator fails",
			() => {
				throw new Error("the secret store is down");
			},
			"connect_failed",
		],
	])("fails at once when %s", async (_, read, code) => {
		await using server = await startNatsServer(withPassword("old"));
		const { seen, authenticator } = reading(read);
		const started = performance.now();
		const opening = PlaneClient.connect({ servers: server.url, cluster: CLUSTER, authenticator });
		expect(await failureOf(opening)).toMatchObject({ code, outcome: "not-sent" });
		expect(performance.now() - started).toBeLessThan(1_000);
		expect(seen.asked).toBe(1);
	});
});
