import { planeStreams } from "@plane/testing";
import { headers, type StreamConfig, type StreamInfo } from "nats";
import { words } from "./reading.js";
import { type Behaviour, failure, type Stage, text } from "./stage.js";

/** What a stream holds, without what differs from run to run. */
function holding({ state, config }: StreamInfo): unknown {
	const { messages, first_seq, last_seq, num_subjects, num_deleted, consumer_count, subjects, first_ts, last_ts } =
		state;
	const times = [first_ts, last_ts].map((time) => (time.startsWith("0001-") ? time : "a time"));
	const counts = { messages, first_seq, last_seq, num_subjects, num_deleted, consumer_count, subjects };
	// What time an empty stream names depends on how it became empty.
	return messages === 0 ? counts : { ...counts, times, name: config.name };
}

/** What of a configuration every version of the server tells. */
function settings({ config }: StreamInfo): unknown {
	const { name, subjects, retention, storage, discard, num_replicas: replicas, duplicate_window: window } = config;
	const { max_msgs, max_msgs_per_subject, max_bytes, max_age, max_consumers, max_msg_size } = config;
	const limits = { max_msgs, max_msgs_per_subject, max_bytes, max_age, max_consumers, max_msg_size };
	return { name, subjects, retention, storage, discard, replicas, window, ...limits };
}

/** Stores with an expectation; what the stream says and how far it is then. */
async function expecting(stage: Stage, subject: string, expect: object): Promise<unknown> {
	const said = await failure(() => stage.store(subject, "x", { expect }));
	return [said, (await stage.info()).state.last_seq];
}

/** Streams: how they are made, what they keep, and what they say to publishers. */
export const streamBehaviours: readonly Behaviour[] = [
	{
		title: "Plane's streams are filled in by the server, which has no second replica",
		run: async ({ manager }) => {
			const made: unknown[] = [];
			for (const config of planeStreams) {
				const asked = (num_replicas: number) =>
					({ ...config, subjects: [...config.subjects], num_replicas }) as unknown as StreamConfig;
				if (config.num_replicas > 1) made.push(await failure(() => manager.streams.add(asked(config.num_replicas))));
				made.push(settings(await manager.streams.add(asked(Math.min(config.num_replicas, 1)))));
			}
			const names: string[] = [];
			for await (const name of manager.streams.names())
				if (name === "plane_state" || name.startsWith("backend_")) names.push(name);
			for (const { name } of planeStreams) await manager.streams.delete(name);
			return { made, names: names.sort() };
		},
	},
	{
		title: "a stream can be made again as it is, and not otherwise",
		run: async (stage) => {
			await stage.stream({ max_msgs_per_subject: 1 });
			await stage.store("s.a", "1");
			const again = settings(await stage.stream({ max_msgs_per_subject: 1 }));
			return [again, await failure(() => stage.stream({ max_msgs_per_subject: 2 })), holding(await stage.info())];
		},
	},
	{
		title: "two streams cannot have the same subjects",
		run: async (stage) => {
			await stage.stream();
			const also = (...subjects: string[]) =>
				failure(() =>
					stage.manager.streams.add({ name: stage.named("t"), subjects: subjects.map((each) => stage.on(each)) }),
				);
			return [await also("s.>"), await also("s.a"), await also("t.a", "*.a"), await also(">"), await also("t.a", "s")];
		},
	},
	{
		title: "a stream without subjects has that of its name",
		run: async (stage) => {
			const info = await stage.manager.streams.add({ name: stage.named("bare") });
			return info.config.subjects;
		},
	},
	{
		title: "what is not there is not found",
		run: async (stage) => {
			const { streams } = stage.manager;
			return [
				await failure(() => stage.info()),
				await failure(() => streams.delete(stage.named("s"))),
				await failure(() => streams.purge(stage.named("s"))),
				await failure(() => streams.find(stage.on("s.a"))),
				await failure(() => stage.store("s.a", "x")),
			];
		},
	},
	{
		title: "a stream tells what it holds: first nothing, then messages and subjects",
		run: async (stage) => {
			await stage.stream();
			const empty = holding(await stage.info());
			await words(stage);
			return [empty, holding(await stage.info()), await stage.manager.streams.find(stage.on("s.a"))];
		},
	},
	{
		title: "a stream counts the messages of the subjects that are asked for",
		run: async (stage) => {
			await stage.stream();
			await words(stage);
			const asked = await Promise.all(["s.a", "s.*", "s.>", "s.x", "t.a"].map((each) => stage.info(each)));
			return asked.map(({ state }) =>
				Object.entries(state.subjects ?? {})
					.map(([subject, count]) => [stage.plain(subject), count])
					.sort(),
			);
		},
	},
	{
		title: "an acknowledgement tells stream and position, on any connection and with any request",
		run: async (stage) => {
			await stage.stream();
			const ack = await stage.store("s.a", "1");
			const raw = await stage.connection.request(stage.on("s.a"), "2");
			return [ack.stream, ack.seq, ack.duplicate, JSON.parse(text(raw)) as unknown];
		},
	},
	{
		title: "what is stored is heard by those who listen, too, and needs no acknowledgement",
		run: async (stage) => {
			await stage.stream();
			const seen: string[] = [];
			stage.connection.subscribe(stage.on("s.*"), { callback: (_, message) => seen.push(text(message)) });
			stage.connection.publish(stage.on("s.a"), "silent");
			await stage.store("s.a", "loud");
			await stage.connection.flush();
			return [seen, holding(await stage.info())];
		},
	},
	{
		title: "a stream keeps the newest message of each subject when told so",
		run: async (stage) => {
			await stage.stream({ max_msgs_per_subject: 1 });
			await words(stage);
			return holding(await stage.info("s.>"));
		},
	},
	{
		title: "a stream keeps as many messages of each subject as told",
		run: async (stage) => {
			await stage.stream({ max_msgs_per_subject: 2 });
			await words(stage);
			return holding(await stage.info("s.>"));
		},
	},
	{
		title: "a stream keeps as many messages as told",
		run: async (stage) => {
			await stage.stream({ max_msgs: 2 });
			await words(stage);
			return holding(await stage.info("s.>"));
		},
	},
	{
		title: "a stream forgets what is too old, and goes on counting",
		run: async (stage) => {
			await stage.stream({ max_age: 150_000_000 });
			await words(stage);
			const empty = await stage.until(
				() => stage.info("s.>"),
				({ state }) => state.messages === 0,
			);
			await stage.store("s.a", "6");
			return [holding(empty), holding(await stage.info("s.>"))];
		},
	},
	{
		title: "a message can be stored only at a position of its subject",
		run: async (stage) => {
			await stage.stream();
			await words(stage);
			return [
				await expecting(stage, "s.new", { lastSubjectSequence: 0 }),
				await expecting(stage, "s.new", { lastSubjectSequence: 0 }),
				await expecting(stage, "s.a", { lastSubjectSequence: 5 }),
				await expecting(stage, "s.a", { lastSubjectSequence: 5 }),
			];
		},
	},
	{
		title: "a message can be stored only at a position of the stream, and only in a certain stream",
		run: async (stage) => {
			await stage.stream();
			return [
				await expecting(stage, "s.a", { lastSequence: 3 }),
				await expecting(stage, "s.a", { lastSequence: 0, streamName: stage.named("s") }),
				await expecting(stage, "s.a", { lastSequence: 1 }),
				await expecting(stage, "s.a", { streamName: "other" }),
			];
		},
	},
	{
		title: "a position that was purged counts as none",
		run: async (stage) => {
			await stage.stream({ max_msgs_per_subject: 1 });
			await stage.store("s.a", "1");
			await stage.manager.streams.purge(stage.named("s"), { filter: stage.on("s.a") });
			return await expecting(stage, "s.a", { lastSubjectSequence: 0 });
		},
	},
	{
		title: "a message at the wrong position is not stored, also when nobody asks",
		run: async (stage) => {
			await stage.stream();
			await stage.store("s.a", "1");
			const expected = headers();
			expected.set("Nats-Expected-Last-Subject-Sequence", "0");
			stage.connection.publish(stage.on("s.a"), "2", { headers: expected });
			await stage.store("s.b", "3");
			return holding(await stage.info());
		},
	},
	{
		title: "a stream is purged as a whole, and goes on counting",
		run: async (stage) => {
			await stage.stream();
			await words(stage);
			const { success, purged } = await stage.manager.streams.purge(stage.named("s"));
			const empty = holding(await stage.info("s.>"));
			await stage.store("s.a", "6");
			return { success, purged, empty, after: holding(await stage.info("s.>")) };
		},
	},
	{
		title: "a stream is purged of a subject, up to a position, or but for the newest",
		run: async (stage) => {
			await stage.stream();
			const { streams } = stage.manager;
			const purges = [
				{ filter: stage.on("s.a") },
				{ filter: stage.on("s.a"), keep: 1 },
				{ filter: stage.on("s.*"), seq: 3 },
				{ seq: 13 },
				{ keep: 2 },
			];
			const seen: unknown[] = [];
			for (const purge of purges) {
				await words(stage);
				const { purged } = await streams.purge(stage.named("s"), purge);
				seen.push([purged, holding(await stage.info("s.>"))]);
			}
			return seen;
		},
	},
	{
		title: "a stream that is deleted and made again is another one, and counts from the start",
		run: async (stage) => {
			const { created } = await stage.stream();
			await words(stage);
			const deleted = await stage.manager.streams.delete(stage.named("s"));
			const gone = await failure(() => stage.info());
			const again = await stage.stream();
			const times = [created, again.created].every((time) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(time));
			return { deleted, gone, other: created !== again.created, times, again: holding(again) };
		},
	},
	{
		title: "streams are listed by what they keep",
		run: async (stage) => {
			await stage.stream();
			await stage.stream({}, "t");
			const [list, names]: [string[], string[]] = [[], []];
			for await (const { config } of stage.manager.streams.list(stage.on("s.x"))) list.push(config.name);
			for await (const name of stage.manager.streams.names(stage.on("t.x"))) names.push(name);
			return { list, names, page: await stage.manager.streams.names(stage.on("t.x")).next() };
		},
	},
];
