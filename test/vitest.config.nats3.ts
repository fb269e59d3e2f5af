import { defineProject } from "vitest/config";
import { project, setup } from "../vitest.shared.js";

const { test, ...rest } = project("nats3");

/** What clients do, once more with the `@nats-io` 3.x line under each of them. */
const SUITE = [
	"spawn",
	"states",
	"reading*",
	"backends",
	"every-message",
	"operations",
	"lock-holders",
	"listening",
	"outcomes",
	"hostile-subjects",
	"secrets",
	"world-state*",
	"connections*",
	"credentials*",
	"tls*",
	"faults/!(coverage)",
];

export default defineProject({
	...rest,
	test: {
		...test,
		include: SUITE.map((name) => `integration/${name}.test.ts`),
		env: { NATS_LINE: "3" },
		setupFiles: [setup, "integration/clients-of-line.ts"],
		typecheck: { enabled: false },
	},
});
