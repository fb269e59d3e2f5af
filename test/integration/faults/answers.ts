import { ScheduleResponse } from "@plane/messages";
import { expect } from "vitest";
import { type Cell, callCells, expectFailure, failure, outcomeOf, readerCells } from "./cells.js";
import { showCourse } from "./course.js";
import { put } from "./reader-columns.js";
import { startStage, Witness } from "./stage.js";

const noDrone = ScheduleResponse.encode("NoDroneAvailable");
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** Nothing that Plane would answer. */
const UNUSABLE: readonly Uint8Array[] = [
	text(""),
	text("{"),
	text('{"Scheduled":{"drone":"d1"'),
	text('{"stream":"backend_logs","seq":1}'),
	new Uint8Array([0x22, 0xff, 0x22]),
	text("[".repeat(2_000) + "]".repeat(2_000)),
	text(JSON.stringify("x".repeat(1_048_577))),
];
/** No timeout is waited for. On a busy machine one of the answers may take longer. */
const NOTICED_WITHIN_MS = 50;

/** What comes back, or does not. */
export const cells: readonly Cell[] = [
	...callCells("nobody-listens", async ({ call }, expected) => {
		await using stage = await startStage();
		expectFailure(await outcomeOf(call(stage.client)), failure(expected));
	}),
	...readerCells("nobody-listens", async (column, expected) => {
		await using stage = await startStage({ streams: false });
		if (expected === "waits") {
			const reading = await column.open(stage.client);
			await stage.connection.flush();
			const next = reading.next();
			await put(column, stage.raw, 1);
			expect(await next).toBe(1);
			return await reading.close();
		}
		const opening = column.open(stage.client).then((reading) => reading.next());
		expectFailure(await outcomeOf(opening), failure(expected));
	}),
	...callCells("silence", async ({ call, subject }, expected) => {
		await using stage = await startStage();
		const witness = await Witness.at(stage.raw, subject);
		const error = expectFailure(await outcomeOf(call(stage.client, { timeout: 60 })), failure(expected));
		expect(error.elapsedMs).toBeGreaterThanOrEqual(59);
		await witness.first();
		expect(witness.heard).toHaveLength(1);
	}),
	...readerCells("silence", async (column, expected) => {
		await using stage = await startStage();
		await showCourse(stage, column, expected, {
			begin: async () => undefined,
			serverIsThere: true,
			disconnects: false,
			end: async () => undefined,
		});
	}),
	...callCells("no-drone", async ({ call, subject }, expected) => {
		await using stage = await startStage();
		await Witness.at(stage.raw, subject, noDrone);
		expectFailure(await outcomeOf(call(stage.client)), failure(expected));
	}),
	...callCells("no-drone-late", async ({ call, subject }, expected) => {
		await using stage = await startStage();
		await Witness.at(stage.raw, subject, (message) => void setTimeout(() => message.respond(noDrone), 9_050));
		const error = expectFailure(await outcomeOf(call(stage.client)), failure(expected));
		expect(error.elapsedMs).toBeGreaterThanOrEqual(9_000);
	}),
	...callCells("unusable-answer", async ({ call, subject }, expected) => {
		await using stage = await startStage({ server: { config: "max_payload: 4MB" } });
		const answers = [...UNUSABLE];
		const witness = await Witness.at(stage.raw, subject, (message) => message.respond(answers.shift()));
		const elapsed: number[] = [];
		for (const made of UNUSABLE.keys()) {
			elapsed.push(expectFailure(await outcomeOf(call(stage.client)), failure(expected)).elapsedMs);
			expect(witness.heard).toHaveLength(made + 1);
		}
		expect(Math.min(...elapsed)).toBeLessThanOrEqual(NOTICED_WITHIN_MS);
	}),
	...readerCells("unusable-answer", async (column, expected) => {
		expect(expected).toBe("skips");
		await using stage = await startStage({ server: { config: "max_payload: 4MB" } });
		const reports: string[] = [];
		const reading = await column.open(stage.client, { onInvalid: ({ reason }) => reports.push(reason) });
		await stage.connection.flush();
		await put(column, stage.raw, 1);
		expect(await reading.next()).toBe(1);
		for (const garbage of UNUSABLE) stage.raw.publish(column.subject(2), garbage);
		await put(column, stage.raw, 3);
		expect(await reading.next()).toBe(3);
		// A stream that keeps one message per subject keeps the last of these.
		const kept = column.name === "worldState" ? reports.length : UNUSABLE.length;
		expect(reports).toEqual(Array(kept).fill("undecodable"));
		expect(reports.length).toBeGreaterThan(0);
		await reading.close();
	}),
	...readerCells("wrong-subject", async (column, expected) => {
		expect(expected).toBe("skips");
		await using stage = await startStage();
		const reports: string[] = [];
		const reading = await column.open(stage.client, { onInvalid: ({ reason }) => reports.push(reason) });
		await stage.connection.flush();
		await put(column, stage.raw, 1);
		expect(await reading.next()).toBe(1);
		// Of another cluster or backend, by its payload.
		const strange = new TextDecoder()
			.decode(column.encode(2))
			.replace('"backend":"b1"', '"backend":"b2"')
			.replace('"backend_id":"b1"', '"backend_id":"b2"')
			.replace("drone-2", "drone-9");
		stage.raw.publish(column.subject(2), text(strange));
		await put(column, stage.raw, 3);
		expect(await reading.next()).toBe(3);
		expect(reports).toEqual(["subject-mismatch"]);
		await reading.close();
	}),
];
