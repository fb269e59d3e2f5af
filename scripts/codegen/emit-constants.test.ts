import { expect, test } from "vitest";
import { emitPlane } from "./emit-plane.js";
import { emitRegistry } from "./emit-registry.js";
import { emitStreams } from "./emit-streams.js";
import { header } from "./output.js";
import { protocol, scalar, struct } from "./test-models.js";

test("streams are constants in the form the NATS API takes", () => {
	const stream = {
		name: "backend_logs",
		description: "Output of */.",
		config: { name: "backend_logs", subjects: ["backend.*.log"], max_age: 0 },
	};
	expect(emitStreams({ ...protocol(), streams: [stream] })).toEqual([
		{
			path: "packages/messages/src/gen/streams.ts",
			text: `${header("emit-streams")}
import type { StreamConfig } from "../stream-config.js";

/**
 * Output of *\\/.
 */
export const backendLogs: StreamConfig = { name: "backend_logs", subjects: ["backend.*.log"], max_age: 0 };
`,
		},
	]);
});

test("the registry has every codec under its Rust name, sorted", () => {
	expect(
		emitRegistry(
			protocol(
				struct("Drone", []),
				scalar("bool", { kind: "boolean" }, "BoolReply"),
				scalar("()", { kind: "null" }, "UnitReply"),
			),
		),
	).toEqual([
		{
			path: "packages/messages/src/gen/registry.ts",
			text: `${header("emit-registry")}
import {
	BoolReply,
	Drone,
	UnitReply,
} from "../index.js";

/** Every codec and message by the name of its Rust type. */
export const registry = {
	"()": UnitReply,
	Drone,
	bool: BoolReply,
} as const;
`,
		},
	]);
});

test("the mirrored Plane is a constant", () => {
	expect(emitPlane(protocol())[0]?.text).toBe(`${header("emit-plane")}
/** The version of Plane whose messages these are. */
export const plane = {
	repository: "https://example.com/plane",
	branch: "main",
	commit: "0000000000000000000000000000000000000000",
	version: "0.3.24",
} as const;
`);
});
