// Users of the packed client who have one line of the NATS library, or none: what they have, what they write.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Packages that such a user has beside the client, and whether the client can open a connection with them. */
export const clientUsers = [
	{ name: "nats 2.x alone", packages: ["nats"], opens: true },
	{ name: "the 3.x line alone", packages: ["@nats-io/transport-node", "@nats-io/jetstream"], opens: true },
	{ name: "no NATS library", packages: [], opens: false },
];

/** Nobody listens on port 1. */
const run = (opens) => `import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
for (const { PlaneClient } of [require("@plane/nats-client"), await import("@plane/nats-client")]) {
	const error = await PlaneClient.connect({ servers: "127.0.0.1:1", cluster: "plane.test" }).catch((thrown) => thrown);
	if (error.code !== "connect_failed") throw error;
	if (error.message.includes("install one") === ${opens}) throw new Error("it should not say: " + error.message);
}
`;

const PAGE = `import { PlaneClient } from "@plane/nats-client";
globalThis.connect = (options) => PlaneClient.connect(options);
`;

const TYPES = `import { PlaneClient } from "@plane/nats-client";
export const connect = (options: Parameters<typeof PlaneClient.connect>[0]): Promise<PlaneClient> => PlaneClient.connect(options);
`;

/** Writes what the user runs, bundles and type-checks. */
export function writeClientUser(folder, { opens }) {
	writeFileSync(join(folder, "run.mjs"), run(opens));
	writeFileSync(join(folder, "page.mjs"), PAGE);
	writeFileSync(join(folder, "esm.mts"), TYPES);
	writeFileSync(join(folder, "cjs.cts"), TYPES);
}
