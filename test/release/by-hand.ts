import type { Folder } from "./workspace.js";

const REQUEST = "schemas/messages/schedule-request.json";

/** What the field may hold, and what not. */
const EXAMPLES: Readonly<Record<string, string>> = {
	"null.valid": "null",
	"lowest.valid": "0",
	"highest.valid": "255",
	"negative.invalid": "-1",
	"beyond-u8.invalid": "256",
	"fractional.invalid": "2.5",
	"as-string.invalid": '"50"',
};

/** The guide's steps that are left to a person, for a `cpu_share` that Plane has added to ScheduleRequest. */
export async function describeByHand(ours: Folder): Promise<void> {
	await ours.edit(REQUEST, "To be described.", "Share of a CPU that is set aside for the backend, in percent.");
	const { version } = await ours.json<{ version: string }>("schemas/plane.json");
	const [, , patch = 0] = version.split(".").map(Number);
	const field = `"x-int": "u8",\n\t\t\t"x-emit": "null",\n\t\t\t"x-since": `;
	await ours.edit(
		REQUEST,
		`${field}"${version}"`,
		`${field.replace('"x-emit"', '"x-unit": "percent",\n\t\t\t"x-emit"')}"0.3.${patch + 1}"`,
	);
	const rest = '"cluster":"plane.test","max_idle_secs":30,"metadata":{},"executable":{"image":"i","env":{}}';
	for (const [name, value] of Object.entries(EXAMPLES))
		await ours.write(`schemas/examples/schedule-request/cpu-share-${name}.json`, `{${rest},"cpu_share":${value}}\n`);
}

/** What else held to the old contract, as the guide's table says, as far as that takes no running Plane. */
export async function bringUpToDate(ours: Folder): Promise<void> {
	const lock = '\t\t\t"degrades ScheduleRequest/lock",\n';
	await ours.edit("scripts/compatibility/compatibility.test.ts", lock, `${lock.replace("lock", "cpu_share")}${lock}`);
	await ours.edit(
		"bench/messages.ts",
		"\trequire_bearer_token: true,\n",
		"\trequire_bearer_token: true,\n\tcpu_share: null,\n",
	);
	await ours.edit(
		"packages/testing/src/fake-plane/http-spawn-body.ts",
		"\t\trequire_bearer_token,\n\t\tlock,\n",
		"\t\trequire_bearer_token,\n\t\tcpu_share: null,\n\t\tlock,\n",
	);
}
