import { ScheduleRequest } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { FakePlane, memoryConnection, sample, startNatsServer } from "@plane/testing";
import { planeMatchers } from "@plane/testing/matchers";

async function untilReady(client) {
	const backend = await client.spawn(sample(ScheduleRequest, { cluster: client.cluster, lock: null }));
	const { state } = await backend.waitForState("Ready");
	await client.close();
	return state;
}

async function onServer() {
	const server = await startNatsServer();
	const fake = await FakePlane.start({ server });
	const state = await untilReady(await PlaneClient.connect({ servers: server.url, cluster: fake.cluster }));
	await fake.stop();
	await server.stop();
	return state;
}

async function inMemory() {
	const connection = memoryConnection();
	const fake = await FakePlane.start({ connection });
	const state = await untilReady(new PlaneClient(connection, { cluster: fake.cluster }));
	await fake.stop();
	return state;
}

async function main() {
	return { onServer: await onServer(), inMemory: await inMemory(), matchers: Object.keys(planeMatchers).length > 0 };
}

main().then((result) => console.log(JSON.stringify(result)));
