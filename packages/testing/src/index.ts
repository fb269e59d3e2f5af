export { FakePlane, type FakePlaneOptions } from "./fake-plane/fake-plane.js";
export type { FakePlaneEntry, FakePlaneEvent, FakePlaneLog } from "./fake-plane/log.js";
export type { BackendScript, ScriptedEnd } from "./fake-plane/script.js";
export { planeStreams } from "./fake-plane/streams.js";
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
