export type { AppendedMessage } from "./append.js";
export { Backend, SpawnedBackend, type TerminateOptions } from "./backend.js";
export { BackendFeed } from "./backend-feed.js";
export type { BackendLog } from "./backend-logs.js";
export type { StatesOptions } from "./backend-states.js";
export type { BackendUsage, StatsOptions } from "./backend-stats.js";
export type { CallOptions } from "./call.js";
export { ClientStatuses } from "./client-statuses.js";
export type { ConnectOptions } from "./connect.js";
export type {
	ConnectionMessage,
	ConnectionStatus,
	ConnectionSubscription,
	MessageCallback,
	PlaneConnection,
	StatusHeaders,
} from "./connection.js";
export type { ClientStatus } from "./connection-monitor.js";
export type {
	Authenticator,
	Credentials,
	Dial,
	DialOptions,
	JwtCredentials,
	NkeyCredentials,
	TlsOptions,
} from "./dial.js";
export type { FetchOptions } from "./lock-holder.js";
export { type DrainOptions, type Patterned, PlaneClient, type PlaneClientOptions } from "./plane-client.js";
export { type Outcome, PlaneError, type PlaneErrorCode, type PlaneErrorFacts, planeErrorCodes } from "./plane-error.js";
export type { PreflightReport, StreamPresence } from "./preflight.js";
export type { ReadFrom } from "./read-from.js";
export type { InvalidMessageReport, ReadMessage, ReceivedMessage } from "./receive.js";
export type { RequestMessage, SentMessage } from "./request.js";
export {
	type AnsweredMessage,
	type Handler,
	type RequestContext,
	Responder,
	type RespondOptions,
} from "./responder.js";
export type { Scheduled } from "./scheduled.js";
export type { SpawnInput, SpawnOptions } from "./spawn.js";
export type { SpawnOutcome } from "./spawn-outcome.js";
export { type ReadOptions, StreamReader, type StreamRecord } from "./stream-reader.js";
export { type SubscribeOptions, Subscription } from "./subscription.js";
export { WorldFold, type WorldPlace } from "./world-fold.js";
export type {
	BackendChange,
	DroneChange,
	LockChange,
	NewState,
	TxtChange,
	WorldChange,
} from "./world-fold-change.js";
export type {
	BackendSnapshot,
	ClusterSnapshot,
	DroneSnapshot,
	LockSnapshot,
	WorldSnapshot,
} from "./world-fold-snapshot.js";
export type { StateAt } from "./world-fold-states.js";
export type { HeldLock, WorldBackend, WorldCluster, WorldDrone } from "./world-fold-view.js";
export { WorldState } from "./world-state.js";
export type { ReadinessChange, StaleReport, WorldStateEvents, WorldStateOptions } from "./world-state-events.js";
export type { Listener } from "./world-state-listeners.js";
