import { atMost } from "./at-most.js";
import { type Attempt, failureOf } from "./attempt.js";
import type { ConnectionSubscription, PlaneConnection } from "./connection.js";
import { closedUnknown, connectionClosed, ended, notConnected } from "./connection-ended.js";
import { ConnectionMonitor } from "./connection-monitor.js";
import { keepFailure, lastFailure } from "./failed-attempts.js";
import { Inbox } from "./inbox.js";
import type { JetStream } from "./jetstream.js";
import { jetStreamThrough } from "./jetstream-library.js";
import { isNats2Connection, jetStreamOfNats2 } from "./jetstream-nats2.js";
import { isNats3Connection, jetStreamOfNats3 } from "./jetstream-nats3.js";
import { fromNatsError, isClosing } from "./nats-error.js";
import { onAbort } from "./on-abort.js";
import { onClosed } from "./on-closed.js";
import { PendingCalls } from "./pending-calls.js";
import { PlaneError } from "./plane-error.js";
import type { InvalidMessageReport } from "./receive.js";

/** How long the end of anything waits for others. */
export const CLOSE_PATIENCE_MS = 2_000;

/** Something that lives on the connection: a subscription, a responder or a reader. */
export interface Resource {
	readonly attempt: Attempt;
	/** Ends it in order: what has arrived is still handled. */
	close(): Promise<void>;
	/** Ends it because the connection is gone. */
	fail(error: PlaneError): void;
}

/** One client's use of a connection: what runs on it, and how all of that ends. */
export class Session {
	readonly connection: PlaneConnection;
	readonly monitor: ConnectionMonitor;
	readonly inbox: Inbox;
	readonly onInvalid: ((report: InvalidMessageReport) => void) | undefined;
	#owned = false;
	readonly #resources = new Set<Resource>();
	/** What resources that let go of already are still doing. */
	readonly #ending = new Set<Promise<void>>();
	readonly #pending = new PendingCalls();
	#jetStream: JetStream | undefined;
	#closing: Promise<void> | undefined;
	readonly #offClosed: () => void;
	/** With what the connection was closed for good. */
	#lostBy: unknown;

	constructor(connection: PlaneConnection, onInvalid: ((report: InvalidMessageReport) => void) | undefined) {
		this.connection = connection;
		keepFailure(connection);
		this.monitor = new ConnectionMonitor(connection);
		this.inbox = new Inbox(connection, this.monitor, this.#pending);
		this.onInvalid = onInvalid;
		this.#offClosed = onClosed(connection, (why) => this.#lost(why));
	}

	/** From now on the connection is closed with the session. */
	ownConnection(): void {
		this.#owned = true;
	}

	get closed(): boolean {
		return this.#closing !== undefined || this.connection.isClosed();
	}

	/** Why the connection is not back, as far as the last attempt has told. */
	get lastFailure(): unknown {
		return lastFailure(this.connection);
	}

	jetStream(operation: string): JetStream {
		this.#jetStream ??= jetStreamOf(this.connection);
		if (this.#jetStream) return this.#jetStream;
		const reason = "this connection brings no JetStream along";
		throw new PlaneError({ code: "stream_unavailable", operation, outcome: "not-executed", reason });
	}

	/** Throws unless a message can be sent right now. */
	assertReady(call: Attempt | string): void {
		this.assertOpen(call);
		if (!this.monitor.connected) throw notConnected(call, this.lastFailure);
	}

	assertOpen(call: Attempt | string): void {
		if (!this.closed && !this.connection.isDraining()) return;
		const lost = `its connection was closed${this.#owned ? "" : " by somebody else"}`;
		const reason = this.#closing ? "the client is closed" : lost;
		throw ended(call, this.#lostBy, { code: "closed", outcome: "not-sent", reason });
	}

	/** Throws when the server would not take a message of this size. */
	assertFits(call: Attempt | string, data: Uint8Array): void {
		const limit = this.connection.info?.max_payload;
		if (limit === undefined || data.length <= limit) return;
		const reason = `${data.length} bytes are more than the ${limit} the server takes`;
		throw failureOf(call, { code: "payload_too_large", outcome: "not-sent", reason });
	}

	/** Asks and waits for the answer, unless the session ends or the signal is aborted first. */
	answer<T>(attempt: Attempt, ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
		return this.#pending.wait(attempt, ask, signal, async (error) => {
			if (error instanceof PlaneError) throw error;
			// Closing makes NATS time out what is pending.
			const closing = this.connection.isClosed() || isClosing(error);
			throw closing ? closedUnknown(attempt, await this.#why()) : fromNatsError(error, attempt);
		});
	}

	/** The error of a resource whose connection is closed for good. */
	async goneFor(attempt: Attempt): Promise<PlaneError> {
		return connectionClosed(attempt, await this.#why());
	}

	/** Keeps a resource until it ends, at the latest when the signal is aborted; returns the function that lets go of it. */
	track(resource: Resource, signal: AbortSignal | undefined): () => void {
		this.#resources.add(resource);
		const off = onAbort(signal, () => void resource.close());
		return () => {
			this.#resources.delete(resource);
			off();
		};
	}

	/** Lets the end of a resource be waited for when the session is closed meanwhile. */
	ending(end: Promise<void>): Promise<void> {
		const ended = (): unknown => this.#ending.delete(end);
		this.#ending.add(end);
		end.then(ended, ended);
		return end;
	}

	/** Ends a subscription so that what the server has sent already still arrives, if there is a server that sends. */
	async unsubscribe(subscription: ConnectionSubscription): Promise<void> {
		if (this.connection.isClosed()) return;
		if (this.monitor.connected) await atMost(CLOSE_PATIENCE_MS, subscription.drain());
		else subscription.unsubscribe();
	}

	close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	async #close(): Promise<void> {
		const resources = [...this.#resources].map((resource) => resource.close());
		await atMost(CLOSE_PATIENCE_MS, Promise.allSettled([...resources, ...this.#ending, this.#pending.none()]));
		this.#pending.giveUp((attempt) => closedUnknown(attempt, undefined));
		this.monitor.stop();
		if (this.connection.isClosed()) return;
		this.inbox.close();
		this.#offClosed();
		if (!this.#owned) return;
		// Draining waits for a server that may be gone; closing should not, but a `dial` of somebody's own may have made it so.
		await atMost(CLOSE_PATIENCE_MS / 2, this.connection.drain());
		await atMost(CLOSE_PATIENCE_MS / 2, this.connection.close());
	}

	/** With what a closed connection was closed. It tells this a moment after its calls have failed, and never while a drain hangs. */
	async #why(): Promise<unknown> {
		let why: unknown;
		const told = this.connection.closed().then((error) => {
			why = error ?? undefined;
		});
		await atMost(CLOSE_PATIENCE_MS, told);
		return why;
	}

	#lost(why: unknown): void {
		this.#lostBy = why;
		this.monitor.stop();
		this.#pending.giveUp((attempt) => closedUnknown(attempt, why));
		for (const resource of [...this.#resources]) resource.fail(connectionClosed(resource.attempt, why));
	}
}

function jetStreamOf(connection: PlaneConnection): JetStream | undefined {
	if (isNats2Connection(connection)) return jetStreamThrough(connection, () => jetStreamOfNats2(connection));
	return isNats3Connection(connection) ? jetStreamThrough(connection, () => jetStreamOfNats3(connection)) : undefined;
}
