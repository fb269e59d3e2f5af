import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { masked, secretNames } from "./secrets.js";

const schemas = fileURLToPath(new URL("../../schemas", import.meta.url));

test("the secret properties are the ones that the schemas mark", () => {
	expect([...secretNames(schemas)].sort()).toEqual(["bearer_token", "env", "identity_token", "password", "username"]);
});

describe("masking", () => {
	const secrets = new Set(["env", "bearer_token"]);

	test("hides secret values at any depth and leaves the rest alone", () => {
		const value = { Scheduled: { backend_id: "b1", bearer_token: "canary" }, list: [{ bearer_token: "canary" }] };
		expect(masked(value, secrets)).toEqual({
			Scheduled: { backend_id: "b1", bearer_token: "•••" },
			list: [{ bearer_token: "•••" }],
		});
	});

	test("keeps the keys of a secret map, and says when there is no secret", () => {
		expect(masked({ env: { TOKEN: "canary" } }, secrets)).toEqual({ env: { TOKEN: "•••" } });
		expect(masked({ bearer_token: null, env: {} }, secrets)).toEqual({ bearer_token: null, env: {} });
	});
});
