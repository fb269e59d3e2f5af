export { type ArbitraryOptions, arbitrary } from "./arbitrary.js";
export type { Clock, ClockParty, SleepOptions } from "./fake-plane/clock.js";
export { realClock } from "./fake-plane/clock.js";
export type { ContainerStatus } from "./fake-plane/container.js";
export type { FakeController } from "./fake-plane/controller.js";
export type { FakeDrone, FakeDroneOptions } from "./fake-plane/drone.js";
export type { Expectations, Patience } from "./fake-plane/expectations.js";
export { FakePlane } from "./fake-plane/fake-plane.js";
export type {
	FakeControllerOptions,
	FakePlaneCredentials,
	FakePlaneOptions,
	FakePlaneProcess,
} from "./fake-plane/fake-plane-options.js";
export type { HttpApiOptions } from "./fake-plane/http-api-options.js";
export type { AnsweredMessageType, Execution, FakePlaneLog, MessageType } from "./fake-plane/log.js";
export type {
	AnsweredEvent,
	AnsweredTypes,
	FakePlaneEntry,
	FakePlaneEvent,
	MessageFate,
	PublishedEvent,
	PublishedTypes,
	ReceivedEvent,
	RepliedEvent,
	RequestedEvent,
	StoredEvent,
} from "./fake-plane/log-entry.js";
export type { Misbehaviour } from "./fake-plane/misbehaviour.js";
export type { OldBuild } from "./fake-plane/old-build.js";
export type { BackendScript, ScriptedEnd, ScriptedLine } from "./fake-plane/script.js";
export { planeStreams } from "./fake-plane/streams.js";
export { type VirtualClock, type VirtualClockOptions, virtualClock } from "./fake-plane/virtual-clock.js";
export {
	type FaultProxy,
	type FaultProxyOptions,
	type FaultProxyTarget,
	type ProxyRecord,
	startFaultProxy,
} from "./fault-proxy.js";
export type { Direction, ProxyFaults } from "./fault-proxy-faults.js";
export { type PlannedFault, type RandomFaultsOptions, randomFaults } from "./fault-proxy-random.js";
export { examples } from "./gen/examples.js";
export { identifyPlane, type PlaneIdentity, type RuledOut, type Traffic } from "./identify-plane.js";
export { type InvalidSample, invalidArbitrary } from "./invalid-arbitrary.js";
export { type MemoryConnection, memoryConnection } from "./memory-connection/memory-connection.js";
export { NotInMemoryError } from "./memory-connection/not-in-memory.js";
export { MessageRecorder, type RecordedMessage, type RecordOptions, recordMessages } from "./message-recorder.js";
export { loadRecording, type ReplayOptions, replayMessages, saveRecording } from "./message-recording.js";
export { type NatsCluster, type NatsClusterOptions, startNatsCluster } from "./nats-cluster.js";
export { type NatsServer, type NatsServerOptions, startNatsServer } from "./nats-server.js";
export { findNatsServer, NatsServerNotFoundError } from "./nats-server-executable.js";
export type {
	NatsServerSettings,
	NatsServerTls,
	NatsUser,
	NatsUserPermissions,
	SubjectPermissions,
} from "./nats-server-settings.js";
export { NatsServerTooOldError } from "./nats-server-version.js";
export { type Overrides, sample } from "./sample.js";
export { planeScenarios } from "./scenarios/plane-scenarios.js";
export {
	type RunnableScenario,
	type ScenarioDrones,
	ScenarioFailure,
	type ScenarioLife,
	type ScenarioTarget,
} from "./scenarios/scenario.js";
