import type { Attempt } from "./attempt.js";
import { aborted } from "./call.js";
import type { ConnectionMessage, ConnectionSubscription, PlaneConnection } from "./connection.js";
import type { ConnectionMonitor } from "./connection-monitor.js";
import { inboxOf } from "./inbox-of.js";
import { fromNatsError } from "./nats-error.js";
import { onAbort } from "./on-abort.js";
import type { PendingCall, PendingCalls } from "./pending-calls.js";
import type { PlaneError } from "./plane-error.js";

const NO_RESPONDERS = 503;

/** What is asked, and how long for. */
export interface Question {
	readonly subject: string;
	readonly data: Uint8Array;
	/** Milliseconds. */
	readonly timeout: number;
	readonly signal: AbortSignal | undefined;
}

/**
 * Where the answers to a session's requests arrive, by one subscription for all of them. The libraries' own requests make an error
 * with a stack for each call that succeeds, which alone takes an eighth of a client's time.
 */
export class Inbox {
	readonly #connection: PlaneConnection;
	readonly #monitor: ConnectionMonitor;
	readonly #pending: PendingCalls;
	readonly #calls = new Map<string, InboxCall>();
	/** Subject of every answer, up to the call's own token; empty until something is asked. */
	#prefix = "";
	#subscription: ConnectionSubscription | undefined;
	#asked = 0;

	constructor(connection: PlaneConnection, monitor: ConnectionMonitor, pending: PendingCalls) {
		this.#connection = connection;
		this.#monitor = monitor;
		this.#pending = pending;
	}

	/** Sends a request and waits for its one answer. Rejects with a PlaneError. */
	ask(attempt: Attempt, { subject, data, timeout, signal }: Question): Promise<ConnectionMessage> {
		return new Promise((resolve, reject) => {
			try {
				this.#subscription ??= this.#subscribe();
				const token = (this.#asked++).toString(36);
				this.#connection.publish(subject, data, { reply: this.#prefix + token });
				const call = new InboxCall(attempt, subject, resolve, reject, () => this.#end(token, call));
				this.#calls.set(token, call);
				this.#pending.add(call);
				call.start(timeout, signal);
			} catch (error) {
				reject(fromNatsError(error, attempt));
			}
		});
	}

	/** Answers are not wanted any more. */
	close(): void {
		this.#subscription?.unsubscribe();
		this.#subscription = undefined;
	}

	#subscribe(): ConnectionSubscription {
		if (this.#prefix === "") {
			this.#prefix = `${inboxOf(this.#connection)}.`;
			this.#monitor.onDenied((subject) => this.#denied(subject));
		}
		const callback = (error: Error | null, message: ConnectionMessage): void => {
			if (error) this.#refused(error);
			else this.#calls.get(message.subject.slice(this.#prefix.length))?.answered(message);
		};
		return this.#connection.subscribe(`${this.#prefix}*`, { callback });
	}

	#end(token: string, call: InboxCall): void {
		this.#calls.delete(token);
		this.#pending.delete(call);
	}

	/** Refused publishes are told in the order in which they were sent, by their subject only. */
	#denied(subject: string): void {
		for (const call of this.#calls.values()) {
			if (call.subject !== subject) continue;
			const permissionContext = { operation: "publish", subject };
			call.failed({ code: "PERMISSIONS_VIOLATION", permissionContext });
			return;
		}
	}

	/** The server refuses the subscription, which the library then forgets: no answer can arrive. */
	#refused(error: Error): void {
		this.#subscription = undefined;
		for (const call of [...this.#calls.values()]) call.failed(error);
	}
}

/** A request between sending and answer. */
class InboxCall implements PendingCall {
	readonly attempt: Attempt;
	readonly subject: string;
	readonly #resolve: (answer: ConnectionMessage) => void;
	readonly #reject: (error: PlaneError) => void;
	readonly #onEnd: () => void;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#offAbort: (() => void) | undefined;

	constructor(
		attempt: Attempt,
		subject: string,
		resolve: (answer: ConnectionMessage) => void,
		reject: (error: PlaneError) => void,
		onEnd: () => void,
	) {
		this.attempt = attempt;
		this.subject = subject;
		this.#resolve = resolve;
		this.#reject = reject;
		this.#onEnd = onEnd;
	}

	start(timeout: number, signal: AbortSignal | undefined): void {
		this.#timer = setTimeout(expired, timeout, this);
		if (signal) this.#offAbort = onAbort(signal, () => this.giveUp(aborted(this.attempt, signal, "unknown")));
	}

	answered(message: ConnectionMessage): void {
		// With a payload it is somebody's answer, whatever its headers say.
		if (message.data.length === 0 && message.headers?.code === NO_RESPONDERS) {
			this.failed({ code: String(NO_RESPONDERS) });
			return;
		}
		this.#end();
		this.#resolve(message);
	}

	/** With what the connection reports, or what it would report of a request of its own. */
	failed(error: unknown): void {
		this.giveUp(fromNatsError(error, this.attempt));
	}

	giveUp(error: PlaneError): void {
		this.#end();
		this.#reject(error);
	}

	#end(): void {
		clearTimeout(this.#timer);
		this.#offAbort?.();
		this.#onEnd();
	}
}

function expired(call: InboxCall): void {
	call.failed({ code: "TIMEOUT" });
}
