import { expect } from "vitest";
import { type Cell, callCells, expectFailure, failure, outcomeOf, readerCells } from "./cells.js";
import { type Passing, showCourse, takeUntil } from "./course.js";
import { put, type ReaderColumn } from "./reader-columns.js";
import { QUICK_TO_NOTICE, type Stage, startStage, Witness } from "./stage.js";

/** The client and the witness have the server again. */
async function back(stage: Stage): Promise<void> {
	await stage.renew();
	await stage.back();
	await stage.connection.flush();
}

const restart: Passing = {
	begin: (stage) => stage.losing(() => stage.server.restart()),
	serverIsThere: false,
	disconnects: true,
	end: back,
};

const lameDuck: Passing = {
	begin: (stage) =>
		stage.losing(async () => {
			await stage.server.lameDuck();
			await stage.server.restart();
		}),
	serverIsThere: false,
	disconnects: true,
	end: back,
};

const kill: Passing = {
	begin: (stage) => stage.losing(() => stage.server.kill()),
	serverIsThere: false,
	disconnects: true,
	end: async (stage) => {
		await stage.server.restart();
		await back(stage);
	},
};

const pause: Passing = {
	begin: (stage) => stage.losing(() => stage.server.pause()),
	serverIsThere: false,
	disconnects: true,
	end: async (stage) => {
		stage.server.resume();
		await back(stage);
	},
};

/** A reader that is opened while there is no server. */
async function showOpening(stage: Stage, column: ReaderColumn): Promise<void> {
	if (column.stream !== undefined) await put(column, stage.raw, 1);
	await kill.begin(stage);
	const opening = column.open(stage.client);
	opening.catch(() => undefined);
	await kill.end(stage);
	const reading = await opening;
	await put(column, stage.raw, 2);
	expect(await takeUntil(reading, 2)).toEqual(column.stream === undefined ? [2] : [1, 2]);
	await reading.close();
}

/** The server goes and comes back while a call waits for its answer, or while a reader is at work. */
const whileAtWork = (id: string, passing: Passing): Cell[] => [
	...callCells(id, async ({ call, subject, answer }, expected) => {
		await using stage = await startStage();
		const witness = await Witness.at(stage.raw, subject);
		const outcome = outcomeOf(call(stage.client));
		const { reply = "" } = await witness.first();
		await passing.begin(stage);
		await passing.end(stage);
		stage.raw.publish(reply, answer);
		expect(await outcome).toBe(expected);
		expect(witness.heard).toHaveLength(1);
	}),
	...readerCells(id, async (column, expected) => {
		await using stage = await startStage();
		await showCourse(stage, column, expected, passing);
	}),
];

/** What happens to the server. */
export const cells: readonly Cell[] = [
	...whileAtWork("server-restarted", restart),
	...whileAtWork("server-lame-duck", lameDuck),
	...callCells("server-killed", async ({ call, subject, answer }, expected) => {
		await using stage = await startStage();
		const witness = await Witness.at(stage.raw, subject);
		const outcome = outcomeOf(call(stage.client, { timeout: 500 }));
		await witness.first();
		await kill.begin(stage);
		await kill.end(stage);
		expectFailure(await outcome, failure(expected));
		expect(witness.heard).toHaveLength(1);
		// And the client is as good as new.
		await Witness.at(stage.raw, subject, answer);
		expect(await outcomeOf(call(stage.client))).toBe("completes");
	}),
	...readerCells("server-killed", async (column, expected) => {
		await using stage = await startStage();
		await showCourse(stage, column, expected, kill);
	}),
	...callCells("server-down", async ({ call, subject }, expected) => {
		await using stage = await startStage();
		await kill.begin(stage);
		expectFailure(await outcomeOf(call(stage.client)), failure(expected));
		await kill.end(stage);
		// Nothing was kept to be sent later.
		const witness = await Witness.at(stage.raw, subject);
		await stage.connection.flush();
		await stage.raw.flush();
		expect(witness.heard).toEqual([]);
	}),
	...readerCells("server-down", async (column, expected) => {
		expect(expected).toBe("resumes");
		await using stage = await startStage();
		await showOpening(stage, column);
	}),
	...callCells("server-paused", async ({ call, subject }, expected) => {
		await using stage = await startStage();
		const witness = await Witness.at(stage.raw, subject);
		stage.server.pause();
		expectFailure(await outcomeOf(call(stage.client, { timeout: 100 })), failure(expected));
		stage.server.resume();
		// It was carried out after all: this is why the outcome is unknown.
		await witness.first();
		expect(witness.heard).toHaveLength(1);
	}),
	...readerCells("server-paused", async (column, expected) => {
		await using stage = await startStage({ connection: QUICK_TO_NOTICE });
		await showCourse(stage, column, expected, pause);
	}),
];
