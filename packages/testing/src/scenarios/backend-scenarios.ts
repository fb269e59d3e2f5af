import {
	BackendLogMessage,
	BackendStatsMessage,
	DrainDrone,
	ScheduleRequest,
	TerminationRequest,
} from "@plane/messages";
import type { Scenario, ScenarioLife } from "./scenario.js";
import type { ScenarioStage } from "./scenario-stage.js";

const DOCKER_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z /;

/** Spawns a backend of a drone of the target and follows its states to the one named. */
async function life(
	stage: ScenarioStage,
	given: ScenarioLife,
	last: Parameters<ScenarioStage["statesUntil"]>[1],
	fields: Parameters<ScenarioStage["schedule"]>[0] = {},
): Promise<{ readonly id: string; readonly states: readonly string[] }> {
	const image = await stage.startDrone(given);
	const id = stage.id("b1");
	const executable = { image, env: {} };
	await stage.patiently(ScheduleRequest, stage.request({ backend_id: id, executable, ...fields }));
	const states = await stage.statesUntil(id, last);
	return { id, states: states.map(({ state }) => state) };
}

/** Whether Plane itself has said something in the backend's log. */
async function hasMetaLine(stage: ScenarioStage, backend_id: string): Promise<boolean> {
	const lines = await stage.readUntil(BackendLogMessage, { backend_id }, ({ kind }) => kind === "Meta");
	return lines.some(({ kind }) => kind === "Meta");
}

/** The lives of backends, which take a drone that runs them. */
export const backendScenarios: readonly Scenario[] = [
	{
		id: "backend/ready",
		rows: ["7.3 Loading, container started", "7.3 Starting, answered", "1.1"],
		title: "a backend walks through Loading and Starting to Ready",
		needs: ["drone"],
		run: async (stage) => (await life(stage, {}, "Ready")).states,
		shows: ["Loading", "Starting", "Ready"],
	},
	{
		id: "backend/logs",
		rows: ["1.5"],
		title: "what a container prints is kept, line by line, with Docker's time in front",
		needs: ["drone"],
		run: async (stage) => {
			const { id: backend_id } = await life(stage, { logs: ["hello"] }, "Ready");
			const lines = await stage.readUntil(BackendLogMessage, { backend_id }, ({ kind }) => kind === "Stdout");
			return lines.map(({ kind, text }) => [kind, text.replace(DOCKER_TIME, "TIME ")]);
		},
		shows: [["Stdout", "TIME hello\n"]],
	},
	{
		id: "backend/stats",
		rows: ["1.5"],
		title: "what a backend uses is told every few seconds, from its second sample on, to whoever listens",
		needs: ["drone", "time"],
		alone: true,
		run: async (stage) => {
			const heard = stage.client.subscribe(BackendStatsMessage, { cluster: stage.cluster });
			await stage.connection.flush();
			await life(stage, {}, "Ready");
			const first = heard.next();
			await stage.wait(12_500);
			await stage.inTime(first);
			await heard.close();
			const { value } = await first;
			return stage.plain([value?.backend_id, value?.drone_id, value?.cluster]);
		},
		shows: ["b1", "d1", "CLUSTER"],
	},
	{
		id: "backend/error-loading",
		rows: ["7.3 Loading, failed"],
		title: "an image that cannot be loaded ends in ErrorLoading, with the reason as a line of Plane's own",
		needs: ["drone"],
		run: async (stage) => {
			const { id, states } = await life(stage, { ends: "ErrorLoading" }, "ErrorLoading");
			return [states, await hasMetaLine(stage, id)];
		},
		shows: [["Loading", "ErrorLoading"], true],
	},
	{
		id: "backend/error-starting",
		rows: ["7.3 Starting, container not running"],
		title: "a container that ends at once ends in ErrorStarting",
		needs: ["drone"],
		run: async (stage) => (await life(stage, { ends: "ErrorStarting", exitCode: 1 }, "ErrorStarting")).states,
		shows: ["Loading", "Starting", "ErrorStarting"],
	},
	{
		id: "backend/timed-out",
		rows: ["7.3 Starting, no answer"],
		title: "a container that never answers ends in TimedOutBeforeReady",
		needs: ["drone", "time"],
		alone: true,
		run: async (stage) => (await life(stage, { ends: "TimedOutBeforeReady" }, "TimedOutBeforeReady")).states,
		shows: ["Loading", "Starting", "TimedOutBeforeReady"],
	},
	{
		id: "backend/failed",
		rows: ["7.3 Ready, container ended with a code other than 0"],
		title: "a container that ends with a code after it was ready has Failed, and the code is told",
		needs: ["drone"],
		run: async (stage) => {
			const { id, states } = await life(stage, { ends: "Failed", exitCode: 2 }, "Failed");
			return [states, await hasMetaLine(stage, id)];
		},
		shows: [["Loading", "Starting", "Ready", "Failed"], true],
	},
	{
		id: "backend/exited",
		rows: ["7.3 Ready, container ended with code 0"],
		title: "a container that ends with code 0 after it was ready has Exited",
		needs: ["drone"],
		run: async (stage) => (await life(stage, { ends: "Exited", exitCode: 0 }, "Exited")).states,
		shows: ["Loading", "Starting", "Ready", "Exited"],
	},
	{
		id: "backend/ended-without-code",
		rows: ["7.3 Ready, container ended, no code known"],
		title: "a container of whose end nobody knows the code is Swept",
		needs: ["drone"],
		run: async (stage) => (await life(stage, { ends: "Swept" }, "Swept")).states,
		shows: ["Loading", "Starting", "Ready", "Swept"],
	},
	{
		id: "backend/vanished",
		rows: ["7.3 Ready, container missing"],
		title: "a container that somebody removed stays Ready until it was idle for too long",
		needs: ["drone", "time"],
		alone: true,
		run: async (stage) => (await life(stage, { vanishes: true }, "Swept", { max_idle_secs: 5 })).states,
		shows: ["Loading", "Starting", "Ready", "Swept"],
	},
	{
		id: "backend/broken",
		rows: ["7.3 Starting / Ready, internal error"],
		title: "a backend that Plane fails to look after has Failed",
		needs: ["drone"],
		run: async (stage) => (await life(stage, { breaksIn: "Ready" }, "Failed")).states,
		shows: ["Loading", "Starting", "Ready", "Failed"],
	},
	{
		id: "backend/stop-error",
		rows: ["7.3 terminal, stop/remove error", "10-28"],
		title: "a container that cannot be removed has Failed after it was Terminated: there are two ends",
		needs: ["drone"],
		run: async (stage) => {
			const { id } = await life(stage, { stopErrors: 1 }, "Ready");
			await stage.patiently(TerminationRequest, { cluster_id: stage.cluster, backend_id: id });
			return (await stage.statesUntil(id, "Failed")).map(({ state }) => state);
		},
		shows: ["Loading", "Starting", "Ready", "Terminated", "Failed"],
	},
	{
		id: "backend/terminated-while-loading",
		rows: ["7.3 any, TerminationRequest"],
		title: "a backend can be ended while its image is loaded",
		needs: ["drone"],
		run: async (stage) => {
			const { id } = await life(stage, { loadingMs: Number.POSITIVE_INFINITY }, "Loading");
			await stage.patiently(TerminationRequest, { cluster_id: stage.cluster, backend_id: id });
			return (await stage.statesUntil(id, "Terminated")).map(({ state }) => state);
		},
		shows: ["Loading", "Terminated"],
	},
	{
		id: "backend/forbidden-mounts",
		rows: ["7.3 Loading, failed", "3.8 volume_mounts"],
		title: "mounts on a drone that does not allow them end in ErrorLoading",
		needs: ["drone"],
		run: async (stage) => {
			const image = await stage.startDrone();
			const executable = { image, env: {}, volume_mounts: ["/srv:/data"] };
			const id = stage.id("b1");
			await stage.patiently(ScheduleRequest, stage.request({ backend_id: id, executable }));
			return (await stage.statesUntil(id, "ErrorLoading")).map(({ state }) => state);
		},
		shows: ["Loading", "ErrorLoading"],
	},
	{
		id: "backend/swept",
		rows: ["7.3 Ready, idle"],
		title: "a backend that nobody visits is swept after its idle time",
		needs: ["drone", "time"],
		alone: true,
		run: async (stage) => (await life(stage, {}, "Swept", { max_idle_secs: 5 })).states,
		shows: ["Loading", "Starting", "Ready", "Swept"],
	},
	{
		id: "backend/endless-idle-time",
		rows: ["10-52"],
		title: "an idle time beyond the calendar fails the backend once it is ready",
		needs: ["drone"],
		run: async (stage) => (await life(stage, {}, "Failed", { max_idle_secs: Number.MAX_SAFE_INTEGER })).states,
		shows: ["Loading", "Starting", "Ready", "Failed"],
	},
	{
		id: "backend/terminated",
		rows: ["7.3 any, TerminationRequest", "1.7", "7.5"],
		title: "a backend that is to end is Terminated, and the request is answered before that",
		needs: ["drone"],
		run: async (stage) => {
			const { id } = await life(stage, {}, "Ready");
			const answer = await stage.patiently(TerminationRequest, { cluster_id: stage.cluster, backend_id: id });
			return [answer, (await stage.statesUntil(id, "Terminated")).map(({ state }) => state)];
		},
		shows: [null, ["Loading", "Starting", "Ready", "Terminated"]],
	},
	{
		id: "backend/terminate-unknown",
		rows: ["7.5", "10-18"],
		title: "a request to end a backend that does not exist is acknowledged like any other",
		needs: ["drone"],
		run: async (stage) => {
			await stage.startDrone();
			return await stage.patiently(TerminationRequest, { cluster_id: stage.cluster, backend_id: stage.id("none") });
		},
		shows: null,
	},
	{
		id: "backend/terminate-misspelled",
		rows: ["10-19"],
		title: "a request to end a backend that says cluster instead of cluster_id is met with silence",
		needs: ["drone"],
		run: async (stage) => {
			await stage.startDrone();
			const subject = TerminationRequest.subject({ cluster_id: stage.cluster, backend_id: stage.id("b1") });
			return await stage.raw(subject, JSON.stringify({ cluster: stage.cluster, backend_id: stage.id("b1") }));
		},
		shows: "silence",
	},
	{
		id: "backend/no-drone-to-terminate",
		rows: ["1.7"],
		title: "where no drone listens nobody takes a request to end a backend",
		run: async (stage) =>
			await stage.ask(TerminationRequest, { cluster_id: stage.cluster, backend_id: stage.id("b1") }),
		shows: "no responders",
	},
	{
		id: "backend/drain",
		rows: ["7.5", "1.6"],
		title: "a drone that is to drain says so with its next status, and is not chosen from then on",
		needs: ["drone", "time"],
		alone: true,
		run: async (stage) => {
			await stage.startDrone();
			const drained = await stage.patiently(DrainDrone, { cluster: stage.cluster, drone: stage.id("d1"), drain: true });
			await stage.wait(4_500);
			await stage.settled();
			return [drained, await stage.patiently(ScheduleRequest, stage.request())];
		},
		shows: [null, "NoDroneAvailable"],
	},
];
