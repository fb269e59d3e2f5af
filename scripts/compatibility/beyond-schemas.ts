import type { Outcome } from "../schema-diff/judge.js";

/** What an earlier Plane does and its contract does not say: its Rust types read the same documents. */
interface Beyond {
	readonly plane: string;
	readonly message: string;
	readonly place: string;
	readonly before: string;
	readonly after: string;
	readonly outcome: Exclude<Outcome, "works">;
}

const MOUNTS = {
	plane: "v0.3.10",
	place: "DockerExecutableConfig/volume_mounts/*",
	before: "Docker mount object, or ErrorLoading",
	after: "string",
	outcome: "breaks",
} as const;

const TOKEN = {
	plane: "v0.3.4",
	place: "ScheduleRequest/require_bearer_token",
	before: "read, and without effect",
	after: "token in the reply",
	outcome: "degrades",
} as const;

export const BEYOND_SCHEMAS: readonly Beyond[] = [
	{ ...MOUNTS, message: "ScheduleRequest" },
	{ ...TOKEN, message: "ScheduleRequest" },
];
