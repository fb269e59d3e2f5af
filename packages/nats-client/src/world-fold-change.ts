import type { BackendState, DroneMeta, DroneState } from "@plane/messages";

/** What a drone's message changed. */
export type DroneChange = { readonly drone: string } & (
	| { /** The first message about the drone. */ readonly type: "drone-appeared" }
	| { readonly type: "drone-metadata"; readonly metadata: DroneMeta }
	| ({ readonly type: "drone-state" } & NewState<DroneState>)
	| {
			readonly type: "drone-seen";
			/** Milliseconds since 1970, by the clock of the controller that heard the drone. */
			readonly lastSeen: number;
	  }
);

/** What a backend's message changed. A bearer token is never part of it. */
export type BackendChange = { readonly backend: string } & (
	| { /** The first message about the backend. */ readonly type: "backend-appeared" }
	| { readonly type: "backend-assigned"; readonly drone: string; readonly lock: string | undefined }
	| {
			/** Nobody announced the lock, or somebody else did: lock and backend stay as they are. */
			readonly type: "assignment-refused";
			readonly drone: string;
			readonly lock: string;
	  }
	| ({ readonly type: "backend-state" } & NewState<BackendState>)
);

/** How a lock changed hands. */
export type LockChange = { readonly lock: string } & (
	| { readonly type: "lock-announced"; readonly uid: bigint }
	| { readonly type: "lock-assigned"; readonly backend: string }
	| {
			readonly type: "lock-released";
			/** The announcement was revoked, no assignment followed it in time, or the backend came to an end. */
			readonly reason: "revoked" | "expired" | "ended";
	  }
);

/** A value that the cluster's TXT records gained. */
export interface TxtChange {
	readonly type: "txt-added";
	readonly value: string;
	/** The oldest value, when it had to make room. */
	readonly dropped: string | undefined;
}

/** One change of the world state, by `type`. A heartbeat is none, but the locks it lets expire are. */
export type WorldChange = { readonly cluster: string } & (DroneChange | BackendChange | LockChange | TxtChange);

/** A state that was reported for the first time. */
export interface NewState<State> {
	/** What was reported. */
	readonly state: State;
	/** When, in milliseconds since 1970. */
	readonly timestamp: number;
	/** The state that counts now: another one, if a later one was known already. */
	readonly current: State;
}
