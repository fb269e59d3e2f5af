import {
	type BackendMessage,
	type BackendStateMessage,
	DroneConnectRequest,
	type DroneMessage,
	DroneStatusMessage,
	SetAcmeDnsRecord,
	UpdateBackendStateMessage,
	WorldStateMessage,
} from "@plane/messages";
import { PlayedDrone } from "./played-drone.js";
import type { Scenario } from "./scenario.js";
import type { ScenarioStage } from "./scenario-stage.js";

const TIME = "2024-01-02T03:04:05.123456789Z";

/** After a failure a controller's loop is gone for a second. */
const RESTART_MS = 1_200;

async function storedAbout(stage: ScenarioStage, kind: "DroneMessage" | "BackendMessage" | "AcmeMessage") {
	return (await stage.stored()).flatMap(({ message }) =>
		kind in message ? [(message as unknown as Record<string, unknown>)[kind]] : [],
	);
}

/** The acknowledgement of one loop does not say that the other one is done. */
async function storedStates(stage: ScenarioStage, last: BackendStateMessage["state"]): Promise<BackendMessage[]> {
	const isLast = (message: BackendMessage): boolean => "State" in message && message.State.state === last;
	return await stage.until(
		async () => (await storedAbout(stage, "BackendMessage")) as BackendMessage[],
		(stored) => stored.some(isLast),
	);
}

const update = (stage: ScenarioStage, state: BackendStateMessage["state"], time = TIME) => ({
	cluster: stage.cluster,
	backend: stage.id("b1"),
	state,
	time,
	drone: "d1",
});

/** What a controller does with what drones report. */
export const reportScenarios: readonly Scenario[] = [
	{
		id: "report/connect",
		rows: ["6.4 connect", "1.8"],
		title: "a drone that registers is answered true, and its address, version and commit are stored",
		run: async (stage) => {
			const request = { drone_id: "d1", cluster: stage.cluster, ip: "203.0.113.7", version: "0.3.24", git_hash: "abc" };
			const answer = await stage.patiently(DroneConnectRequest, request);
			return [answer, await storedAbout(stage, "DroneMessage")];
		},
		shows: [true, [{ drone: "d1", Metadata: { ip: "203.0.113.7", version: "0.3.24", git_hash: "abc" } }]],
	},
	{
		id: "report/connect-without-version",
		rows: ["6.4 connect"],
		title: "a drone that does not tell its version is stored as missing_drone_version",
		run: async (stage) => {
			const request = { drone_id: "d1", cluster: stage.cluster, ip: "2001:DB8::7" };
			await stage.patiently(DroneConnectRequest, request);
			return await storedAbout(stage, "DroneMessage");
		},
		shows: [{ drone: "d1", Metadata: { ip: "2001:db8::7", version: "missing_drone_version", git_hash: null } }],
	},
	{
		id: "report/status",
		rows: ["6.4 status", "1.8"],
		title: "a status gives a state, the first time only, and a sign of life each time, by the controller's clock",
		run: async (stage) => {
			const drone = new PlayedDrone(stage.client, stage.cluster, "d1");
			const answers = [await drone.report("Ready"), await drone.report("Ready")];
			const stored = (await storedAbout(stage, "DroneMessage")) as DroneMessage[];
			const times = stored.map((message) =>
				"State" in message ? message.State.timestamp : "KeepAlive" in message ? message.KeepAlive.timestamp : 0,
			);
			const kinds = stored.map((message) => ("State" in message ? `State ${message.State.state}` : "KeepAlive"));
			return [answers, kinds, times.every((time) => time > Date.parse("2024-06-01"))];
		},
		shows: [[true, true], ["State Ready", "KeepAlive"], true],
	},
	{
		id: "report/status-of-old-drone",
		rows: ["10-46", "3.16"],
		title: "a status without a state counts as Ready, also when it says ready: false",
		run: async (stage) => {
			const subject = DroneStatusMessage.subject({ drone_id: "d1", cluster: stage.cluster, drone_version: "0.3.5" });
			const status = { drone_id: "d1", cluster: stage.cluster, drone_version: "0.3.5", ready: false };
			const answer = await stage.raw(subject, JSON.stringify(status));
			const stored = (await storedAbout(stage, "DroneMessage")) as DroneMessage[];
			return [answer, stored.flatMap((message) => ("State" in message ? [message.State.state] : []))];
		},
		shows: ["true", ["Ready"]],
	},
	{
		id: "report/acme",
		rows: ["6.4 ACME", "1.9"],
		title: "an ACME value is stored and answered true; the next one replaces it",
		run: async (stage) => {
			const answers = [
				await stage.patiently(SetAcmeDnsRecord, { cluster: stage.cluster, value: "one" }),
				await stage.patiently(SetAcmeDnsRecord, { cluster: stage.cluster, value: "two" }),
			];
			return [answers, await storedAbout(stage, "AcmeMessage")];
		},
		shows: [[true, true], [{ value: "two" }]],
	},
	{
		id: "report/backend-state",
		rows: ["6.3-A", "6.3-B", "6.4 backend state", "1.4"],
		title:
			"a backend's state is acknowledged with null and handed on, without the drone and at the drone's time, to the nanosecond",
		run: async (stage) => {
			const answer = await stage.patiently(UpdateBackendStateMessage, update(stage, "Loading"));
			const relayed = await stage.statesUntil(stage.id("b1"), "Loading");
			return [answer, stage.plain(relayed)];
		},
		shows: [null, [{ cluster: "CLUSTER", state: "Loading", backend: "b1", time: TIME }]],
	},
	{
		id: "report/keys-of-others",
		rows: ["3.19"],
		title: "a message that also has keys of the other kinds is what it is, as long as it does not have all of theirs",
		run: async (stage) => {
			const { cluster } = stage;
			const loading = { ...update(stage, "Loading"), drone_version: "1" };
			const status = { drone_id: "d1", cluster, drone_version: "1", backend: "b", value: "v" };
			const connect = { drone_id: "d1", cluster, ip: "203.0.113.7", backend: "b" };
			const acme = { cluster, value: "v", backend: "b", drone_version: "1" };
			const ofAcme = SetAcmeDnsRecord.subject(acme);
			return {
				status: await stage.raw(ofAcme, JSON.stringify({ ...acme, ...status })),
				answers: [
					await stage.raw(ofAcme, JSON.stringify(acme)),
					await stage.raw(DroneConnectRequest.subject(connect), JSON.stringify(connect)),
					await stage.raw(DroneStatusMessage.subject(status), JSON.stringify(status)),
					await stage.raw(UpdateBackendStateMessage.subject(loading), JSON.stringify(loading)),
				],
				acmes: await storedAbout(stage, "AcmeMessage"),
				drones: (await storedAbout(stage, "DroneMessage")).length,
				states: (await storedStates(stage, "Loading")).length,
			};
		},
		shows: {
			status: "silence",
			answers: ["true", "true", "true", "null"],
			acmes: [{ value: "v" }],
			drones: 3,
			states: 1,
		},
	},
	{
		id: "report/id-with-dots",
		rows: ["10-21"],
		title: "a drone whose id has dots is registered all the same, and nobody hears its status",
		run: async (stage) => {
			const { cluster } = stage;
			const connect = { drone_id: "d1.example", cluster, ip: "203.0.113.7" };
			const subject = DroneConnectRequest.subject(connect);
			const status = { drone_id: "d1.example", cluster, drone_version: "1" };
			return [
				await stage.raw(subject, JSON.stringify(connect)),
				await stage.raw(subject.replace("register", "d1.example.status"), JSON.stringify(status)),
			];
		},
		shows: ["true", "no responders"],
	},
	{
		id: "report/backend-state-twice",
		rows: ["6.3-B", "6.4 backend state", "10-38"],
		title: "a state that is reported twice is handed on twice, and stored once, at its first time",
		run: async (stage) => {
			await stage.patiently(UpdateBackendStateMessage, update(stage, "Loading"));
			const first = await storedStates(stage, "Loading");
			await stage.patiently(UpdateBackendStateMessage, update(stage, "Loading", "2024-01-02T03:04:06Z"));
			await stage.patiently(UpdateBackendStateMessage, update(stage, "Swept"));
			const relayed = await stage.statesUntil(stage.id("b1"), "Swept");
			const stored = await storedStates(stage, "Swept");
			return {
				relayed: relayed.map(({ state }) => state),
				stored: stored.flatMap((message) => ("State" in message ? [message.State.state] : [])),
				same: JSON.stringify(stored[0]) === JSON.stringify(first[0]),
			};
		},
		shows: { relayed: ["Loading", "Loading", "Swept"], stored: ["Loading", "Swept"], same: true },
	},
	{
		id: "report/two-replies",
		rows: ["6.3 both loops", "10-27"],
		title: "a backend's state is answered twice by each controller, by the relay and by the feed of the fold",
		run: async (stage) => {
			const inbox = `_INBOX.${crypto.randomUUID()}`;
			const answers: string[] = [];
			const twice = new Promise<void>((resolve) =>
				stage.connection.subscribe(inbox, {
					callback: (_, { data }) => {
						answers.push(new TextDecoder().decode(data));
						if (answers.length === 2) resolve();
					},
				}),
			);
			const message = update(stage, "Loading");
			const data = UpdateBackendStateMessage.encode(message);
			stage.connection.publish(UpdateBackendStateMessage.subject(message), data, { reply: inbox });
			await stage.inTime(twice);
			return answers;
		},
		shows: ["null", "null"],
	},
	{
		id: "report/backend-state-without-reply",
		rows: ["6.3-A", "10-23"],
		title:
			"a state that wants no answer ends the relay for a second: what is reported then is stored and not handed on",
		alone: true,
		run: async (stage) => {
			await stage.client.publish(UpdateBackendStateMessage, update(stage, "Loading"));
			await stage.statesUntil(stage.id("b1"), "Loading");
			const meanwhile = await stage.patiently(UpdateBackendStateMessage, update(stage, "Starting"));
			await stage.wait(RESTART_MS);
			const after = await stage.patiently(UpdateBackendStateMessage, update(stage, "Ready"));
			const relayed = await stage.statesUntil(stage.id("b1"), "Ready");
			const stored = await storedStates(stage, "Ready");
			return {
				answers: [meanwhile, after],
				relayed: relayed.map(({ state }) => state),
				stored: stored.flatMap((message) => ("State" in message ? [message.State.state] : [])),
			};
		},
		shows: { answers: [null, null], relayed: ["Loading", "Ready"], stored: ["Loading", "Starting", "Ready"] },
	},
	{
		id: "report/heartbeat",
		rows: ["6.5", "1.10"],
		title: "a controller beats once a second, and the stream keeps the last beat",
		run: async (stage) => {
			const { signal } = new AbortController();
			const sequences: number[] = [];
			const pattern = () => WorldStateMessage.subjects.heartbeat.pattern();
			for await (const { message, sequence } of stage.client.read({ ...WorldStateMessage, pattern }, {}, { signal })) {
				if (!("heartbeat" in message)) continue;
				sequences.push(sequence);
				if (sequences.length === 2) break;
				await stage.wait(1_000);
			}
			return sequences.length;
		},
		shows: 2,
	},
];
