import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findNatsServer, NatsServerNotFoundError } from "./nats-server-executable.js";

const folder = mkdtempSync(join(tmpdir(), "plane-executable-"));
const executable = join(folder, "nats-server");
writeFileSync(executable, "");
chmodSync(executable, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));

describe("the nats-server", () => {
	test("that NATS_SERVER names comes first", () => {
		expect(findNatsServer({ NATS_SERVER: executable, PATH: "/nowhere" })).toBe(executable);
	});

	test("is looked for on PATH next", () => {
		expect(findNatsServer({ PATH: `/nowhere:${folder}` })).toBe(executable);
	});

	test.each(["/nowhere/nats-server", tmpdir(), join(folder, "..")])(
		"named by NATS_SERVER but unusable (%s) is not replaced by another",
		(path) => {
			expect(() => findNatsServer({ NATS_SERVER: path, PATH: folder })).toThrow(NatsServerNotFoundError);
			expect(() => findNatsServer({ NATS_SERVER: path, PATH: folder })).toThrow(
				/apt-get install nats-server.*brew install nats-server/,
			);
		},
	);
});
