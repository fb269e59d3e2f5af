import { describe, expect, test } from "vitest";
import { stubConnection } from "./fixtures/stub-connection.js";
import type { ConsumerStart } from "./jetstream.js";
import { type JetStreamLibrary, jetStreamThrough } from "./jetstream-library.js";

const { connection } = stubConnection();
const unlimited = { max_age: 0, max_msgs: -1, max_bytes: -1, max_msgs_per_subject: -1, subjects: ["backend.*.log"] };
const failing = (facts: object) => (): Promise<never> => Promise.reject(Object.assign(new Error("api"), facts));

/** A JetStream through a library that does as it is told and writes down how it was called. */
function through(answers: Partial<Record<keyof JetStreamLibrary, () => Promise<unknown>>>) {
	const calls: unknown[][] = [];
	let loads = 0;
	const method =
		(name: keyof JetStreamLibrary) =>
		(...args: unknown[]): Promise<never> => {
			calls.push([name, ...args]);
			return (answers[name] ?? failing({}))() as Promise<never>;
		};
	const library: JetStreamLibrary = {
		streamInfo: method("streamInfo"),
		addConsumer: method("addConsumer"),
		deleteConsumer: method("deleteConsumer"),
		publish: method("publish"),
	};
	const load = async (): Promise<JetStreamLibrary> => {
		loads += 1;
		return library;
	};
	return { jetStream: jetStreamThrough(connection, load), calls, loads: () => loads };
}

const streamWith = ({ state = {}, config = {}, ...rest }: { state?: object; config?: object; cluster?: object } = {}) =>
	through({
		streamInfo: async () => ({
			created: "once",
			state: { messages: 9, last_seq: 12, num_subjects: 3, ...state },
			config: { ...unlimited, ...config },
			...rest,
		}),
	});

test("the library is loaded with the first call, and once", async () => {
	const { jetStream, loads } = streamWith();
	expect(loads()).toBe(0);
	await Promise.all([jetStream.stream("s"), jetStream.stream("s")]);
	expect(loads()).toBe(1);
});

describe("the facts of a stream", () => {
	test("are its identity, its position, how many subjects it holds, and how much of each it keeps", async () => {
		const { jetStream, calls } = streamWith({ config: { max_msgs_per_subject: 1 } });
		const facts = { created: "once", lastSequence: 12, subjects: 3, stored: undefined, keptPerSubject: 1 };
		expect(await jetStream.stream("s")).toEqual({ ...facts, replicated: false });
		expect(calls).toEqual([["streamInfo", "s", {}]]);
	});

	test.each([
		["several members keep it", { leader: "n1", replicas: [{ name: "n2" }] }, true],
		["one member keeps it", { leader: "n1" }, false],
	])("say whether %s of a cluster", async (_, cluster, replicated) => {
		expect(await streamWith({ cluster }).jetStream.stream("s")).toMatchObject({ replicated });
	});

	test.each([0, -1])("say that it keeps all of a subject when its limit is %i", async (max_msgs_per_subject) => {
		const { jetStream } = streamWith({ config: { max_msgs_per_subject } });
		expect(await jetStream.stream("s")).toMatchObject({ keptPerSubject: Number.POSITIVE_INFINITY });
	});

	test("of a stream without messages say that it holds no subject", async () => {
		expect(await streamWith({ state: { num_subjects: undefined } }).jetStream.stream("s")).toMatchObject({
			subjects: 0,
		});
	});

	test.each([{ max_age: 1 }, { max_msgs: 1 }, { max_bytes: 1 }])(
		"say of what one that forgets with %o holds nothing",
		async (config) => {
			const facts = { subjects: undefined, stored: undefined, lastSequence: 12 };
			expect(await streamWith({ config }).jetStream.stream("s", "backend.*.log")).toMatchObject(facts);
		},
	);

	test("say how much it holds of one subject, for which the server is asked", async () => {
		const { jetStream, calls } = streamWith({ state: { subjects: { "backend.b.log": 4 } } });
		expect(await jetStream.stream("s", "backend.b.log")).toMatchObject({ stored: 4 });
		expect(await jetStream.stream("s", "backend.c.log")).toMatchObject({ stored: 0 });
		expect(calls[0]).toEqual(["streamInfo", "s", { subjects_filter: "backend.b.log" }]);
		expect(await streamWith().jetStream.stream("s", "backend.b.log")).toMatchObject({ stored: 0 });
	});

	test("say how much it holds of its only pattern, and nothing of a part of its subjects", async () => {
		const { jetStream, calls } = streamWith();
		expect(await jetStream.stream("s", "backend.*.log")).toMatchObject({ stored: 9 });
		expect(await jetStream.stream("s", "backend.>")).toMatchObject({ stored: undefined });
		expect(calls).toEqual([
			["streamInfo", "s", {}],
			["streamInfo", "s", {}],
		]);
		const two = streamWith({ config: { subjects: ["backend.*.log", "other"] } });
		expect(await two.jetStream.stream("s", "backend.*.log")).toMatchObject({ stored: undefined });
	});

	test.each([
		["2.x", { code: "404", api_error: { err_code: 10059 } }],
		["3.x", { code: 10059 }],
	])("are none where there is no stream, in %s", async (_, error) => {
		expect(await through({ streamInfo: failing(error) }).jetStream.stream("s")).toBeUndefined();
	});

	test.each([{ code: "10059" }, { code: 10058 }, { api_error: { err_code: 10058 } }, {}])(
		"fail with what the library fails with otherwise: %o",
		async (error) => {
			await expect(through({ streamInfo: failing(error) }).jetStream.stream("s")).rejects.toMatchObject(error);
		},
	);
});

describe("a consumer", () => {
	const settings = { name: "plane-1", filter: "backend.b.log", inactiveAfterMs: 120_000 };
	const created = (start: ConsumerStart) => {
		const { jetStream, calls } = through({
			addConsumer: async () => ({ num_pending: 5 }),
			deleteConsumer: async () => true,
		});
		return { consumer: jetStream.createConsumer("s", { ...settings, start }), calls };
	};

	test.each<[ConsumerStart, object]>([
		["last-per-subject", { deliver_policy: "last_per_subject" }],
		[{ time: new Date(0) }, { deliver_policy: "by_start_time", opt_start_time: "1970-01-01T00:00:00.000Z" }],
		[{ sequence: 7 }, { deliver_policy: "by_start_sequence", opt_start_seq: 7 }],
	])("that starts at %o is one in memory, on one server, which asks for no acknowledgement", async (start, from) => {
		const { consumer, calls } = created(start);
		expect((await consumer).pending).toBe(5);
		const rest = { ack_policy: "none", inactive_threshold: 120_000_000_000, mem_storage: true, num_replicas: 1 };
		expect(calls).toEqual([
			["addConsumer", "s", { name: "plane-1", filter_subject: "backend.b.log", ...from, ...rest }],
		]);
	});

	test("is deleted by its name", async () => {
		const { consumer, calls } = created({ sequence: 1 });
		expect(await (await consumer).delete()).toBeUndefined();
		expect(calls.at(-1)).toEqual(["deleteConsumer", "s", "plane-1"]);
	});
});

describe("storing", () => {
	const data = new Uint8Array([1]);
	const late = { api_error: { err_code: 10071 } };
	const append = (onlyFirst: boolean, publish: () => Promise<unknown>) => {
		const { jetStream, calls } = through({ publish });
		return { stored: jetStream.append("s", data, { onlyFirst, timeout: 70 }), calls };
	};

	test("returns the sequence", async () => {
		const { stored, calls } = append(false, async () => ({ seq: 7 }));
		expect(await stored).toBe(7);
		expect(calls).toEqual([["publish", "s", data, { timeout: 70 }]]);
	});

	test("on condition that it is the first returns nothing when it is not", async () => {
		const first = append(true, async () => ({ seq: 7 }));
		expect(await first.stored).toBe(7);
		expect(first.calls).toEqual([["publish", "s", data, { timeout: 70, expect: { lastSubjectSequence: 0 } }]]);
		expect(await append(true, failing(late)).stored).toBeUndefined();
	});

	test("fails with everything else", async () => {
		await expect(append(false, failing(late)).stored).rejects.toMatchObject(late);
		await expect(append(true, failing({ code: "TIMEOUT" })).stored).rejects.toMatchObject({ code: "TIMEOUT" });
	});
});
