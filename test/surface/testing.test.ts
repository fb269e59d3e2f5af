import * as testing from "@plane/testing";
import { expect, test } from "vitest";
import { declaredNames } from "./declared-names.js";

// These lists are literal on purpose. A red test here means: the public surface has changed. Say so in a changeset.

const values = [
	"FakePlane",
	"MessageRecorder",
	"NatsServerNotFoundError",
	"NatsServerTooOldError",
	"ScenarioFailure",
	"arbitrary",
	"examples",
	"findNatsServer",
	"invalidArbitrary",
	"loadRecording",
	"planeScenarios",
	"planeStreams",
	"randomFaults",
	"realClock",
	"recordMessages",
	"replayMessages",
	"sample",
	"saveRecording",
	"startFaultProxy",
	"startNatsCluster",
	"startNatsServer",
	"virtualClock",
];

const types = [
	"AnsweredEvent",
	"AnsweredMessageType",
	"AnsweredTypes",
	"ArbitraryOptions",
	"BackendScript",
	"Clock",
	"ClockParty",
	"ContainerStatus",
	"Direction",
	"Execution",
	"Expectations",
	"FakeController",
	"FakeControllerOptions",
	"FakeDrone",
	"FakeDroneOptions",
	"FakePlaneCredentials",
	"FakePlaneEntry",
	"FakePlaneEvent",
	"FakePlaneLog",
	"FakePlaneOptions",
	"FakePlaneProcess",
	"FaultProxy",
	"FaultProxyOptions",
	"FaultProxyTarget",
	"HttpApiOptions",
	"InvalidSample",
	"MessageFate",
	"MessageType",
	"Misbehaviour",
	"NatsCluster",
	"NatsClusterOptions",
	"NatsServer",
	"NatsServerOptions",
	"NatsServerSettings",
	"NatsServerTls",
	"NatsUser",
	"NatsUserPermissions",
	"OldBuild",
	"Overrides",
	"Patience",
	"PlannedFault",
	"ProxyFaults",
	"ProxyRecord",
	"PublishedEvent",
	"PublishedTypes",
	"RandomFaultsOptions",
	"ReceivedEvent",
	"RecordOptions",
	"RecordedMessage",
	"ReplayOptions",
	"RepliedEvent",
	"RequestedEvent",
	"RunnableScenario",
	"ScenarioDrones",
	"ScenarioLife",
	"ScenarioTarget",
	"ScriptedEnd",
	"ScriptedLine",
	"SleepOptions",
	"StoredEvent",
	"SubjectPermissions",
	"VirtualClock",
	"VirtualClockOptions",
];

test("@plane/testing exports these values and types", () => {
	expect(Object.keys(testing).sort()).toEqual(values);
	expect(declaredNames("packages/testing/src/index.ts")).toEqual({ values, types });
});

test("@plane/testing/matchers exports the matchers and their type", () => {
	expect(declaredNames("packages/testing/src/matchers.ts")).toEqual({
		values: ["planeMatchers"],
		types: ["PlaneMatchers"],
	});
});
