import type { PlaneRole } from "@plane/messages";
import type {
	AnsweredMessage,
	AppendedMessage,
	Patterned,
	ReceivedMessage,
	RequestMessage,
	Responder,
	SentMessage,
} from "@plane/nats-client";
import { createInbox, type Msg } from "nats";
import type { Bench, Visitor } from "./permission-bench.js";

/** Something that one does on Plane's bus, and the roles that may. */
export interface Operation {
	readonly name: string;
	readonly roles: readonly PlaneRole[];
	run(visitor: Visitor, bench: Bench): Promise<unknown>;
	/** The client does not hear that it was refused: core NATS publishes without an answer, or the operation is not the client's. */
	readonly silent?: true;
}

type Roles = readonly PlaneRole[];
type Fixed<Names extends string> = Partial<Record<NoInfer<Names>, string>>;

/** Reads one element and ends the iteration in order. */
export async function firstOf(iterable: AsyncIterableIterator<unknown>): Promise<void> {
	const { done } = await iterable.next();
	await iterable.return?.();
	if (done) throw new Error("it ended without a message");
}

export function requests<In, Reply>(
	name: string,
	roles: Roles,
	message: RequestMessage<In, Reply>,
	value: NoInfer<In>,
): Operation {
	return { name, roles, run: ({ client }) => client.request(message, value) };
}

export function stores<In>(name: string, roles: Roles, message: AppendedMessage<In>, value: NoInfer<In>): Operation {
	return { name, roles, run: ({ client }) => client.append(message, value) };
}

/** The visitor listens, somebody else speaks. */
export function listens<Out, In, Names extends string>(
	name: string,
	roles: Roles,
	message: ReceivedMessage<Out> & Patterned<Names> & SentMessage<In>,
	fixed: Fixed<Names>,
	value: NoInfer<In>,
): Operation {
	return {
		name,
		roles,
		run: async ({ client, connection }, { all }) => {
			const subscription = client.subscribe(message, fixed);
			await connection.flush();
			await all.publish(message, value);
			await firstOf(subscription);
		},
	};
}

/** The visitor speaks, somebody else listens. */
export function publishes<Out, In, Names extends string>(
	name: string,
	roles: Roles,
	message: ReceivedMessage<Out> & Patterned<Names> & SentMessage<In>,
	value: NoInfer<In>,
	fixed: Fixed<Names>,
): Operation {
	return {
		name,
		roles,
		silent: true,
		run: async ({ client }, { all, allConnection }) => {
			const subscription = all.subscribe(message, fixed);
			await allConnection.flush();
			await client.publish(message, value);
			await firstOf(subscription);
		},
	};
}

/** The visitor answers, somebody else asks. With two responders both answer, and the asker takes the first. */
export function answers<Out, In, Reply, Names extends string>(
	name: string,
	roles: Roles,
	message: AnsweredMessage<Out, Reply> & Patterned<Names> & RequestMessage<In, Reply>,
	fixed: Fixed<Names>,
	reply: NoInfer<Reply>,
	value: NoInfer<In>,
	responders = 1,
): Operation {
	return {
		name,
		roles,
		run: async ({ client, connection }, { all }) => {
			const open: Responder[] = [];
			const asked = Array.from(
				{ length: responders },
				() =>
					new Promise<void>((resolve, reject) => {
						const handler = (): Reply => {
							resolve();
							return reply;
						};
						const responder = client.respond(message, fixed, handler);
						responder.ended.catch(reject);
						open.push(responder);
					}),
			);
			// The connection may be refused before anybody waits for them.
			for (const each of asked) each.catch(() => undefined);
			await connection.flush();
			await Promise.all([...asked, all.request(message, value)]);
			await Promise.all(open.map((responder) => responder.close()));
		},
	};
}

/** An ephemeral push consumer without a name that hands out the next message when the last one was acknowledged. */
export function readsByPush(name: string, roles: Roles): Operation {
	return {
		name,
		roles,
		silent: true,
		run: async ({ connection, inboxPrefix }) => {
			const deliver_subject = createInbox(inboxPrefix);
			const messages = connection.subscribe(deliver_subject)[Symbol.asyncIterator]();
			const config = { deliver_subject, deliver_policy: "all", ack_policy: "explicit", max_ack_pending: 1 };
			const request = JSON.stringify({ stream_name: "plane_state", config });
			await connection.request("$JS.API.CONSUMER.CREATE.plane_state", request);
			for (let count = 0; count < 2; count += 1) ((await messages.next()).value as Msg).respond();
			await messages.return?.();
		},
	};
}

/** A question to JetStream that no role of Plane has. */
export function asksServer(api: string): Operation {
	return {
		name: `ask for ${api}`,
		roles: [],
		silent: true,
		run: ({ connection }) => connection.request(`$JS.API.${api}`),
	};
}
