import { type NatsServer, startNatsServer } from "@plane/testing";
import { afterAll } from "vitest";
import { fakePlaneSuite } from "./fake-plane-suite.js";

const servers: NatsServer[] = [];

// Hooks run last to first: the fakes, which are declared later, end before their servers.
afterAll(() => Promise.all(servers.map((server) => server.stop())));

await fakePlaneSuite(async () => {
	const server = await startNatsServer();
	servers.push(server);
	return { server };
});
