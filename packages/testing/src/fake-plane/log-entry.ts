import type {
	BackendLogMessage,
	BackendState,
	BackendStateMessage,
	BackendStatsMessage,
	DrainDrone,
	DroneConnectRequest,
	DroneStatusMessage,
	FetchBackendForLock,
	FetchBackendForLockResponse,
	LogMessage,
	ScheduleRequest,
	ScheduleResponse,
	SetAcmeDnsRecord,
	SetDnsRecord,
	SpawnRequest,
	TerminationRequest,
	UpdateBackendStateMessage,
	WorldStateMessage,
} from "@plane/messages";

/** The messages that are answered, with their answers. */
export interface AnsweredTypes {
	ScheduleRequest: [ScheduleRequest, ScheduleResponse];
	FetchBackendForLock: [FetchBackendForLock, FetchBackendForLockResponse];
	SpawnRequest: [SpawnRequest, boolean];
	TerminationRequest: [TerminationRequest, null];
	DrainDrone: [DrainDrone, null];
	DroneConnectRequest: [DroneConnectRequest, boolean];
	DroneStatusMessage: [DroneStatusMessage, boolean];
	UpdateBackendStateMessage: [UpdateBackendStateMessage, null];
	SetAcmeDnsRecord: [SetAcmeDnsRecord, boolean];
}

/** The messages that are published or stored. */
export interface PublishedTypes {
	BackendLogMessage: BackendLogMessage;
	BackendStateMessage: BackendStateMessage;
	BackendStatsMessage: BackendStatsMessage;
	DroneStatusMessage: DroneStatusMessage;
	LogMessage: LogMessage;
	SetDnsRecord: SetDnsRecord;
	WorldStateMessage: WorldStateMessage;
}

/** A message came, decoded and on the right subject. */
export type ReceivedEvent = {
	[T in keyof AnsweredTypes]: {
		readonly did: "received";
		readonly type: T;
		readonly subject: string;
		readonly message: AnsweredTypes[T][0];
	};
}[keyof AnsweredTypes];

/** A received message was answered. An answer that a script spoiled is `undefined` here. */
export type AnsweredEvent = {
	[T in keyof AnsweredTypes]: {
		readonly did: "answered";
		readonly type: T;
		readonly subject: string;
		readonly message: AnsweredTypes[T][1] | undefined;
	};
}[keyof AnsweredTypes];

/** A request of its own was sent; `replied` follows when it was answered. */
export type RequestedEvent = {
	[T in keyof AnsweredTypes]: { readonly did: "requested"; readonly type: T; readonly message: AnsweredTypes[T][0] };
}[keyof AnsweredTypes];

/** A request of its own was answered. */
export type RepliedEvent = {
	[T in keyof AnsweredTypes]: { readonly did: "replied"; readonly type: T; readonly message: AnsweredTypes[T][1] };
}[keyof AnsweredTypes];

/** A message was published without waiting for anything. */
export type PublishedEvent = {
	[T in keyof PublishedTypes]: { readonly did: "published"; readonly type: T; readonly message: PublishedTypes[T] };
}[keyof PublishedTypes];

/** Put into a stream; no sequence: the stream kept the entry it had. */
export type StoredEvent = {
	[T in keyof PublishedTypes]: {
		readonly did: "stored";
		readonly type: T;
		readonly message: PublishedTypes[T];
		readonly sequence: number | undefined;
	};
}[keyof PublishedTypes];

/** What happened. */
export type FakePlaneEvent =
	| ReceivedEvent
	| AnsweredEvent
	| RequestedEvent
	| RepliedEvent
	| PublishedEvent
	| StoredEvent
	/** A message that does not decode or came on the wrong subject: Plane says nothing. */
	| { readonly did: "ignored"; readonly type: string; readonly subject: string; readonly reason: string }
	/** A message that came while its loop was failing: nobody handles it. */
	| { readonly did: "lost"; readonly type: string; readonly subject: string }
	/** Something went wrong where Plane only logs it; `type` names the message or the loop. */
	| { readonly did: "failed"; readonly type: string; readonly reason: string }
	/** A drone's backend went into a state, before that was reported. */
	| { readonly did: "entered"; readonly type: "BackendState"; readonly backend: string; readonly message: BackendState }
	/** A process began, or ended without a word. */
	| { readonly did: "started" | "stopped"; readonly type: "process" };

/** What happened in the fake, where and when. */
export type FakePlaneEntry = {
	/** Milliseconds since 1970, by the clock of the fake. */
	readonly at: number;
	/** Name of a controller, or id of a drone. */
	readonly by: string;
} & FakePlaneEvent;

/** What can be asked of the log about messages. */
export type MessageFate = "received" | "answered" | "requested" | "replied" | "published" | "stored";
