import { usernamePasswordAuthenticator } from "nats";
import { expect } from "vitest";
import { hostileTokens } from "../../support/hostile-tokens.js";
import { JwtAccounts } from "../../support/jwt-accounts.js";
import { type Cell, callCells, expectFailure, failure, outcomeOf, readerCells } from "./cells.js";
import { openAndReadTwo, showCourse } from "./course.js";
import { type Stage, type StageOptions, startStage, Witness } from "./stage.js";

/** A server with one user who may do everything and one who is denied something. */
const denying = (permissions: object): StageOptions => ({
	server: {
		users: [
			{ user: "all", password: "p" },
			{ user: "less", password: "p", permissions },
		],
	},
	raw: { user: "all", pass: "p" },
	connection: { user: "less", pass: "p" },
});

const publishDenied = denying({
	publish: { deny: ["cluster.>", "$JS.API.CONSUMER.>"] },
	subscribe: { deny: ["cluster.*.backend.*.stats"] },
});
const inboxDenied = denying({ subscribe: { deny: ["_INBOX.>"] } });

const withUser = (password: string) => ({ users: [{ user: "plane", password }] });

/** A server whose only user has a password that can be changed; the client reads it from `now` each time it connects. */
const withPassword = (now: { password: string }): StageOptions => ({
	server: withUser(now.password),
	raw: { authenticator: usernamePasswordAuthenticator("plane", () => now.password) },
	connection: { authenticator: usernamePasswordAuthenticator("plane", () => now.password) },
});

/** The server takes another password from now on, and parts from everybody. */
async function rotate(stage: Stage): Promise<void> {
	await stage.server.reload(withUser("new"));
}

/** All that the connection writes by itself while we look is the PING of our own flush. */
async function nothingWasWritten({ connection, proxy }: Stage): Promise<void> {
	await connection.flush();
	const written = Buffer.from(proxy.takeRecord().toServer).toString("latin1");
	expect(written.replaceAll("PONG\r\n", "")).toBe("PING\r\n");
}

/** What is refused: by the client, by the server, or by whoever guards it. */
export const cells: readonly Cell[] = [
	...callCells("payload-too-large", async ({ call, subject }, expected) => {
		await using stage = await startStage({ server: { maxPayload: 16 }, streams: false });
		const witness = await Witness.at(stage.raw, subject);
		expectFailure(await outcomeOf(call(stage.client)), failure(expected));
		await stage.connection.flush();
		await stage.raw.flush();
		expect(witness.heard).toEqual([]);
	}),
	...callCells("payload-lowered", async ({ call, subject }, expected) => {
		await using stage = await startStage({ streams: false });
		const witness = await Witness.at(stage.raw, subject);
		await stage.server.reload({ maxPayload: 16 });
		expectFailure(await outcomeOf(call(stage.client, { timeout: 100 })), failure(expected));
		await stage.reconnected();
		// Now it knows better.
		expectFailure(await outcomeOf(call(stage.client)), {
			code: "payload_too_large",
			outcome: "not-sent",
			retry: false,
		});
		await stage.raw.flush();
		expect(witness.heard).toEqual([]);
	}),
	...callCells("publish-denied", async ({ call, subject, answer }, expected) => {
		await using stage = await startStage(publishDenied);
		const witness = await Witness.at(stage.raw, subject, answer);
		const error = expectFailure(await outcomeOf(call(stage.client)), failure(expected));
		expect(error.elapsedMs).toBeLessThan(1_000);
		expect(witness.heard).toEqual([]);
	}),
	...readerCells("publish-denied", async ({ open }, expected) => {
		await using stage = await startStage(publishDenied);
		const started = performance.now();
		const reading = open(stage.client).then((opened) => opened.next());
		expectFailure(await outcomeOf(reading), failure(expected));
		expect(performance.now() - started).toBeLessThan(1_000);
	}),
	...callCells("inbox-denied", async ({ call, subject, answer }, expected) => {
		await using stage = await startStage(inboxDenied);
		const witness = await Witness.at(stage.raw, subject, answer);
		const error = expectFailure(await outcomeOf(call(stage.client)), failure(expected));
		expect(error.elapsedMs).toBeLessThan(1_000);
		await stage.connection.flush();
		await stage.raw.flush();
		// It was carried out: this is why the outcome is unknown.
		expect(witness.heard).toHaveLength(1);
	}),
	...readerCells("inbox-denied", async ({ open }, expected) => {
		await using stage = await startStage(inboxDenied);
		const started = performance.now();
		const reading = open(stage.client).then((opened) => opened.next());
		expectFailure(await outcomeOf(reading), failure(expected));
		expect(performance.now() - started).toBeLessThan(1_000);
	}),
	...callCells("credentials-rotated", async ({ call, subject }, expected) => {
		await using stage = await startStage(withPassword({ password: "old" }));
		const witness = await Witness.at(stage.raw, subject);
		const outcome = outcomeOf(call(stage.client));
		await witness.first();
		await rotate(stage);
		expectFailure(await outcome, failure(expected));
		expect(witness.heard).toHaveLength(1);
	}),
	...readerCells("credentials-rotated", async (column, expected) => {
		await using stage = await startStage(withPassword({ password: "old" }));
		const reading = await openAndReadTwo(stage, column);
		const outcome = outcomeOf(reading.next());
		await rotate(stage);
		expectFailure(await outcome, failure(expected));
	}),
	...callCells("credentials-rotated-before", async ({ call }, expected) => {
		await using stage = await startStage(withPassword({ password: "old" }));
		await rotate(stage);
		await stage.connection.closed();
		expectFailure(await outcomeOf(call(stage.client)), failure(expected));
	}),
	...readerCells("credentials-rotated-before", async ({ open }, expected) => {
		await using stage = await startStage(withPassword({ password: "old" }));
		await rotate(stage);
		await stage.connection.closed();
		const reading = (async () => (await open(stage.client)).next())();
		expectFailure(await outcomeOf(reading), failure(expected));
	}),
	...callCells("credentials-refreshed", async ({ call, subject, answer }, expected) => {
		const now = { password: "old" };
		await using stage = await startStage(withPassword(now));
		now.password = "new";
		await rotate(stage);
		await stage.reconnected();
		await stage.renew();
		const witness = await Witness.at(stage.raw, subject, answer);
		expect(await outcomeOf(call(stage.client))).toBe(expected);
		expect(witness.heard).toHaveLength(1);
	}),
	...readerCells("credentials-refreshed", async (column, expected) => {
		const now = { password: "old" };
		await using stage = await startStage(withPassword(now));
		await showCourse(stage, column, expected, {
			begin: async () => {
				now.password = "new";
				await rotate(stage);
				await stage.reconnected();
			},
			serverIsThere: false,
			disconnects: true,
			end: async () => {
				await stage.renew();
				await stage.connection.flush();
			},
		});
	}),
	...callCells("credentials-expired", async ({ call, subject }, expected) => {
		const accounts = new JwtAccounts();
		await using stage = await startStage({
			server: { config: accounts.config },
			raw: { authenticator: accounts.user(3_600) },
			// Good for a second or two, and then nothing but old ones.
			connection: { authenticator: accounts.user(2, -10) },
		});
		const witness = await Witness.at(stage.raw, subject);
		const outcome = outcomeOf(call(stage.client));
		await witness.first();
		expectFailure(await outcome, failure(expected));
		expect(witness.heard).toHaveLength(1);
		expectFailure(await outcomeOf(call(stage.client)), { code: "auth", outcome: "not-sent", retry: false });
	}),
	...readerCells("credentials-expired", async (column, expected) => {
		const accounts = new JwtAccounts();
		await using stage = await startStage({
			server: { config: accounts.config },
			raw: { authenticator: accounts.user(3_600) },
			connection: { authenticator: accounts.user(2, -10) },
		});
		const reading = await openAndReadTwo(stage, column);
		expectFailure(await outcomeOf(reading.next()), failure(expected));
	}),
	...callCells("hostile-names", async ({ call, callNamed, name }, expected) => {
		await using stage = await startStage({ record: true });
		// The first request subscribes to the inbox.
		await outcomeOf(call(stage.client));
		await stage.connection.flush();
		stage.proxy.takeRecord();
		for (const hostile of hostileTokens)
			expectFailure(await outcomeOf(callNamed(stage.client, hostile)), failure(expected));
		if (name !== "fetch") expectFailure(await outcomeOf(callNamed(stage.client, "a.b")), failure(expected));
		// What is no text at all is found before anybody thinks of subjects.
		expect(await outcomeOf(callNamed(stage.client, "\ud800"))).toMatchObject({ outcome: "not-sent", retry: false });
		await nothingWasWritten(stage);
	}),
	...readerCells("hostile-names", async ({ openNamed, name }, expected) => {
		await using stage = await startStage({ record: true });
		await stage.connection.flush();
		stage.proxy.takeRecord();
		for (const hostile of hostileTokens)
			expectFailure(await outcomeOf(openNamed(stage.client, hostile)), failure(expected));
		if (name !== "worldState") expectFailure(await outcomeOf(openNamed(stage.client, "a.b")), failure(expected));
		await nothingWasWritten(stage);
	}),
];
