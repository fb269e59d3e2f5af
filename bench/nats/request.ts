import { connect as connect3 } from "@nats-io/transport-node";
import { ScheduleRequest, ScheduleResponse } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { connect, createInbox, type NatsConnection } from "nats";
import { type Bench, type Finding, type Group, OURS } from "../group.js";
import { interleave, type Run } from "../interleave.js";
import { scheduleRequest } from "../messages.js";
import { checkedBy } from "./checked-by.js";

const DEPTHS = [1, 16, 128, 1_024];
const TIMEOUT = 10_000;

type Call = () => Promise<unknown>;

/** Does calls with so many in flight at a time. */
function inFlight(depth: number, call: Call): Run {
	return async (count) => {
		let left = count;
		const lane = async (): Promise<void> => {
			while (left-- > 0) await call();
		};
		await Promise.all(Array.from({ length: depth }, lane));
	};
}

/** What both lines of the library have. */
interface Requester {
	request(subject: string, payload: string, options: { readonly timeout: number }): Promise<{ json(): unknown }>;
}

/** What one writes with the library alone. */
function raw(connection: Requester): Call {
	const subject = ScheduleRequest.subject(scheduleRequest);
	return async () => {
		const answer = await connection.request(subject, JSON.stringify(scheduleRequest), { timeout: TIMEOUT });
		return answer.json();
	};
}

/** The least that a request can be: the body is made beforehand, and nobody looks at the answer. */
function bare(connection: NatsConnection): Call {
	const subject = ScheduleRequest.subject(scheduleRequest);
	const body = ScheduleRequest.encode(scheduleRequest);
	const inbox = createInbox();
	const waiting = new Map<string, () => void>();
	let asked = 0;
	connection.subscribe(`${inbox}.*`, { callback: (_, { subject: to }) => waiting.get(to)?.() });
	return () =>
		new Promise<void>((resolve) => {
			const reply = `${inbox}.${asked++}`;
			waiting.set(reply, () => {
				waiting.delete(reply);
				resolve();
			});
			connection.publish(subject, body, { reply });
		});
}

const typed =
	(client: PlaneClient): Call =>
	() =>
		client.request(ScheduleRequest, scheduleRequest, { timeout: TIMEOUT });

/** Raw requests with a library's check of what is sent and of what comes back. */
async function checked(bench: Bench, connection: Requester): Promise<Readonly<Record<string, Call>>> {
	const call = raw(connection);
	const sent = await checkedBy(bench, ScheduleRequest.name, (judge) => () => judge.read(scheduleRequest));
	const received = await checkedBy(bench, ScheduleResponse.name, (judge) => (answer: unknown) => judge.read(answer));
	return Object.fromEntries(
		Object.entries(sent).map(([name, check]) => [
			name,
			async () => {
				check();
				return received[name]?.(await call());
			},
		]),
	);
}

/** Every way to make the call. */
async function calls(bench: Bench) {
	const [servers, { cluster }] = [bench.url, scheduleRequest];
	const standard = await connect({ servers });
	const tuned = await connect({ servers, noAsyncTraces: true });
	const line3 = await connect3({ servers });
	return {
		known: {
			rawStandard: raw(standard),
			rawTuned: raw(tuned),
			raw3: raw(line3),
			typedStandard: typed(new PlaneClient(standard, { cluster })),
			typedTuned: typed(new PlaneClient(tuned, { cluster })),
			typed3: typed(new PlaneClient(line3, { cluster })),
			bare: bare(await connect({ servers, noAsyncTraces: true })),
			own: typed(await PlaneClient.connect({ servers, cluster })),
		},
		others: await checked(bench, standard),
	};
}

export const request: Group = {
	measures: ["request", "request on an own connection"],
	patience: 3,
	async run(bench) {
		const { known, others } = await calls(bench);
		const found: Finding[] = [];
		const turns = { ...bench.turns, seconds: bench.turns.seconds / DEPTHS.length };
		for (const depth of DEPTHS) {
			const runs = Object.entries<Call>({ ...known, ...others }).map(
				([name, call]) => [name, inFlight(depth, call)] as const,
			);
			const compare = await interleave<string>(Object.fromEntries(runs), turns);
			const finding = (measure: string, label: string, candidate: string, [job, base]: readonly [string, string]) =>
				found.push({ measure, label, candidate, value: compare(job, base) });
			const label = `${depth.toLocaleString("en")} in flight`;
			finding("request", `${label}, default options`, OURS, ["typedStandard", "rawStandard"]);
			finding("request", `${label}, without traces`, OURS, ["typedTuned", "rawTuned"]);
			finding("request", `${label}, over @nats-io`, OURS, ["typed3", "raw3"]);
			finding("request on an own connection", label, OURS, ["own", "rawStandard"]);
			finding("request on an own connection", label, "@nats-io", ["raw3", "rawStandard"]);
			finding("request on an own connection", label, "raw without traces", ["rawTuned", "rawStandard"]);
			finding("request on an own connection", label, "a bare publish", ["bare", "rawStandard"]);
			for (const name of Object.keys(others)) {
				finding("request", `${label}, default options`, name, [name, "rawStandard"]);
			}
		}
		return found;
	},
};
