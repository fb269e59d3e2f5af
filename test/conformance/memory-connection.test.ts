import { memoryConnection, startNatsServer } from "@plane/testing";
import { connect, type NatsConnection } from "nats";
import { afterAll, describe, expect, test } from "vitest";
import { connectionBehaviours } from "./connection-behaviours.js";
import { consumerBehaviours } from "./consumer-behaviours.js";
import { consumerLifeBehaviours } from "./consumer-life-behaviours.js";
import { pullBehaviours } from "./pull-behaviours.js";
import { pushBehaviours } from "./push-behaviours.js";
import { type Behaviour, Stage } from "./stage.js";
import { streamBehaviours } from "./stream-behaviours.js";
import { subjectBehaviours } from "./subject-behaviours.js";

// Each behaviour is played on a real nats-server and on a memory connection, and what it shows must be the same.
const server = await startNatsServer();
const memory = memoryConnection();
afterAll(() => server.stop());

const onServer = (): Promise<NatsConnection> => connect({ servers: server.url });
const inMemory = async (): Promise<NatsConnection> => memory.clone();

async function played({ run }: Behaviour, open: () => Promise<NatsConnection>, prefix: string): Promise<unknown> {
	await using stage = await Stage.at(open, prefix);
	// What is undefined and what is absent is the same to those who look.
	return JSON.parse(JSON.stringify(await run(stage))) as unknown;
}

const rooms = {
	subjectBehaviours,
	connectionBehaviours,
	streamBehaviours,
	consumerBehaviours,
	consumerLifeBehaviours,
	pullBehaviours,
	pushBehaviours,
};

describe.concurrent.each(Object.entries(rooms))("%s", (room, behaviours) => {
	test.each(behaviours.map((behaviour, index) => ({ ...behaviour, prefix: `${room}${index}` })))(
		"$title",
		async ({ prefix, ...behaviour }) => {
			const [real, inside] = await Promise.all([
				played(behaviour, onServer, prefix),
				played(behaviour, inMemory, prefix),
			]);
			expect(inside).toEqual(real);
		},
	);
});
