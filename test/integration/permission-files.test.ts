import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type PlaneRole, permissionsFor } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { startNatsServer } from "@plane/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filesBelow, readText } from "../support/repository.js";
import { CLUSTER, failureOf } from "./desk.js";

const FOLDER = "docs/reference/permissions";
const folder = mkdtempSync(join(tmpdir(), "plane-conf-"));
afterAll(() => rmSync(folder, { recursive: true }));

const roles = filesBelow(FOLDER, /\.conf$/).map((path) => path.slice(FOLDER.length + 1, -".conf".length) as PlaneRole);

/** What the guide tells to do with the words in capitals. */
const filledIn = (role: PlaneRole): string =>
	readText(`${FOLDER}/${role}.conf`)
		.replaceAll("CLUSTER", "plane_test")
		.replaceAll("DRONE", "drone-9")
		.replaceAll("INBOX", `inbox.${role}`);

/** The users of a server, each with the file of its role. */
const users = roles.map((role) => `{ user: ${role}, password: p, include "${role}.conf" }`);

beforeAll(() => {
	for (const role of roles) writeFileSync(join(folder, `${role}.conf`), filledIn(role));
	writeFileSync(join(folder, "users.conf"), `authorization: { users: [\n${users.join("\n")}\n] }`);
});

test("there is a file for each role", () => {
	expect(roles).toEqual(["client", "controller", "drone", "metrics", "operator", "viewer"]);
});

test.each(roles)("the file of a %s says what programs are told", (role) => {
	const { publish, subscribe, allow_responses } = permissionsFor(role, {
		cluster: CLUSTER,
		drone: "drone-9",
		inboxPrefix: `inbox.${role}`,
	});
	const listed = [...filledIn(role).matchAll(/^ {4}"(.*)" /gm)].map(([, subject]) => subject);
	const told = [publish, subscribe].flatMap((list) => ("allow" in list ? list.allow : []));
	expect(listed).toEqual(told);
	expect(/allow_responses: (.*)/.exec(filledIn(role))?.[1]).toBe(
		typeof allow_responses === "object"
			? `{ max: ${allow_responses.max}, expires: "2m" }`
			: allow_responses?.toString(),
	);
});

test("nats-server includes the files into users, and does what they say", async () => {
	await using server = await startNatsServer({ config: `include "../${basename(folder)}/users.conf"` });
	const signIn = (user: string): Promise<PlaneClient> =>
		PlaneClient.connect({ servers: server.url, cluster: CLUSTER, user, pass: "p", inboxPrefix: `inbox.${user}` });
	await using client = await signIn("client");
	await using viewer = await signIn("viewer");
	expect(await failureOf(client.backend("b").terminate())).toMatchObject({ code: "no_responders" });
	expect(await failureOf(viewer.backend("b").terminate())).toMatchObject({ code: "permission" });
});
