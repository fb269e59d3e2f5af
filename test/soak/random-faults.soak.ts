import { setTimeout as delay } from "node:timers/promises";
import { BackendStateMessage, ScheduleRequest, ScheduleResponse } from "@plane/messages";
import { type Outcome, type PlaneClient, PlaneError } from "@plane/nats-client";
import { randomFaults } from "@plane/testing";
import type { NatsConnection } from "nats";
import { expect, test } from "vitest";
import { anyBackend } from "../integration/desk.js";
import { takeUntil } from "../integration/faults/course.js";
import { put, type ReaderColumn, type Reading, readerColumns } from "../integration/faults/reader-columns.js";
import { QUICK_TO_NOTICE, startStage } from "../integration/faults/stage.js";
import { seed } from "./seed.js";

const seconds = Number(process.env.SOAK_SECONDS ?? 60);
const WRITE_EVERY_MS = 10;
/** The number after which no other comes. */
const END = 1_000_000;

/** How often each backend was asked for, as the controller saw it. */
async function controllerOn(raw: NatsConnection): Promise<ReadonlyMap<string, number>> {
	const asked = new Map<string, number>();
	raw.subscribe("cluster.plane_test.schedule", {
		callback: (_, message) => {
			const { backend_id: id } = ScheduleRequest.decode(message.data);
			asked.set(String(id), (asked.get(String(id)) ?? 0) + 1);
			message.respond(ScheduleResponse.encode({ Scheduled: { drone: "d1", backend_id: String(id), spawned: true } }));
		},
	});
	await raw.flush();
	return asked;
}

/** Spawns one backend after the other, and what came of each. */
async function spawnUntil(signal: AbortSignal, client: PlaneClient): Promise<Map<string, Outcome | "spawned">> {
	const results = new Map<string, Outcome | "spawned">();
	for (let n = 0; !signal.aborted; n += 1) {
		const backend_id = `soak-${n}`;
		try {
			await client.spawn({ ...anyBackend, backend_id }, { timeout: 250 });
			results.set(backend_id, "spawned");
		} catch (error) {
			if (!(error instanceof PlaneError)) throw error;
			results.set(backend_id, error.outcome);
		}
		await delay(WRITE_EVERY_MS);
	}
	return results;
}

/** Writes numbers into every stream; returns the last one. */
async function writeUntil(signal: AbortSignal, raw: NatsConnection, columns: readonly ReaderColumn[]): Promise<number> {
	let n = 0;
	while (!signal.aborted) {
		n += 1;
		for (const column of columns) await put(column, raw, n);
		await delay(WRITE_EVERY_MS);
	}
	return n;
}

test(`in ${seconds} s of random faults (seed ${seed}) nothing is lost, doubled or said wrongly`, async () => {
	await using stage = await startStage({ connection: QUICK_TO_NOTICE });
	const columns = readerColumns.filter(({ stream, name }) => stream !== undefined && name !== "read");
	const asked = await controllerOn(stage.raw);
	const gaps = new Map<string, number>();
	const readings: Reading[] = await Promise.all(
		columns.map(({ name, open }) => open(stage.client, { onGap: () => gaps.set(name, (gaps.get(name) ?? 0) + 1) })),
	);
	// Written by `states` already.
	const records = stage.client.read(BackendStateMessage, { backend: "b1" });
	const over = new AbortController();
	const writing = writeUntil(over.signal, stage.raw, columns);
	const spawning = spawnUntil(over.signal, stage.client);
	const reading = Promise.all(readings.map((one) => takeUntil(one, END)));
	const sequences = sequencesOf(records);

	const faults = await randomFaults(stage.proxy, { seed, seconds });
	stage.proxy.reset();
	over.abort();
	const [last, results] = await Promise.all([writing, spawning]);
	console.log(
		`seed ${seed}: ${faults.length} faults, ${last} messages per stream, ${results.size} spawns`,
		tally(results),
	);

	for (const column of columns) await put(column, stage.raw, END);
	await sequences.reach(await lastSequence(stage.raw));
	for (const [id, result] of results) expect([id, result, asked.get(id) ?? 0]).toEqual([id, result, times(id, result)]);
	const everything = Array.from({ length: last }, (_, index) => index + 1);
	const read = await reading;
	columns.forEach(({ name }, index) => {
		const numbers = read[index] ?? [];
		// Its stream keeps 500 messages: a longer fault costs the oldest, which is told unless nothing had been read before.
		if (name === "logs") expect(holes([...numbers.slice(0, -1), last + 1])).toBeLessThanOrEqual(gaps.get(name) ?? 0);
		else expect(numbers).toEqual([...everything, END]);
	});
	expect(sequences.seen).toEqual([...everything, last + 1]);

	/** Asked for once if it was done, never if it was not; where nobody can tell, once at most. */
	function times(id: string, result: Outcome | "spawned"): number {
		if (result === "spawned" || result === "executed") return 1;
		return result === "unknown" ? Math.min(asked.get(id) ?? 0, 1) : 0;
	}
});

/** How often numbers are missing between two; duplicates and numbers out of order count as well. */
const holes = (numbers: readonly (number | undefined)[]): number =>
	numbers.filter((n, index) => index > 0 && n !== (numbers[index - 1] ?? 0) + 1).length;

function sequencesOf(records: AsyncIterable<{ readonly sequence: number }>) {
	const seen: number[] = [];
	let wake = (): void => undefined;
	const done = (async () => {
		for await (const { sequence } of records) {
			seen.push(sequence);
			wake();
		}
	})();
	const reach = async (last: number): Promise<void> => {
		while ((seen.at(-1) ?? 0) < last) {
			const more = new Promise<void>((resolve) => {
				wake = resolve;
			});
			await Promise.race([more, done.then(() => Promise.reject(new Error("the reader has ended")))]);
		}
	};
	return { seen, reach };
}

async function lastSequence(raw: NatsConnection): Promise<number> {
	return (await (await raw.jetstreamManager()).streams.info("backend_status")).state.last_seq;
}

function tally(results: ReadonlyMap<string, string>): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const result of results.values()) counts[result] = (counts[result] ?? 0) + 1;
	return counts;
}
