import type { ProxyFaults } from "@plane/testing";
import { expect } from "vitest";
import { type Cell, callCells, expectFailure, failure, outcomeOf, readerCells } from "./cells.js";
import { type Passing, showCourse } from "./course.js";
import { QUICK_TO_NOTICE, type Stage, startStage, Witness } from "./stage.js";

async function back(stage: Stage): Promise<void> {
	await stage.back();
	await stage.connection.flush();
}

/** Lasts until the client has given its connection up, and until it has another one. */
const lossOf = (lost: NonNullable<ProxyFaults["lost"]>): Passing => ({
	begin: (stage) => stage.losing(() => stage.proxy.set({ lost })),
	serverIsThere: true,
	disconnects: true,
	end: async (stage) => {
		await stage.proxy.heal();
		await back(stage);
	},
});

const halfOpen: Passing = {
	begin: (stage) => stage.losing(() => stage.proxy.halfOpen()),
	serverIsThere: true,
	disconnects: true,
	end: back,
};

const reset: Passing = {
	begin: (stage) => stage.losing(() => stage.proxy.reset()),
	serverIsThere: true,
	disconnects: true,
	end: back,
};

const latency: Passing = {
	begin: (stage) => stage.proxy.set({ latencyMs: 60, jitterMs: 60 }),
	serverIsThere: true,
	disconnects: false,
	end: (stage) => stage.proxy.heal(),
};

const inNetwork = (id: string, passing: Passing): Cell[] =>
	readerCells(id, async (column, expected) => {
		// Where nothing is to be noticed, nobody may take slowness for death.
		await using stage = await startStage({ connection: passing.disconnects ? QUICK_TO_NOTICE : {} });
		await showCourse(stage, column, expected, passing);
	});

/** What happens between the client and the server. */
export const cells: readonly Cell[] = [
	...callCells("black-hole", async ({ call, subject }, expected) => {
		await using stage = await startStage();
		const witness = await Witness.at(stage.raw, subject);
		await stage.proxy.set({ lost: "both" });
		expectFailure(await outcomeOf(call(stage.client, { timeout: 100 })), failure(expected));
		expect(witness.heard).toEqual([]);
		await stage.proxy.heal();
		// TCP has kept it: it is carried out long after the caller was told of the timeout.
		await witness.first();
		expect(witness.heard).toHaveLength(1);
	}),
	...inNetwork("black-hole", lossOf("both")),
	...callCells("replies-lost", async ({ call, subject, answer }, expected) => {
		await using stage = await startStage();
		const witness = await Witness.at(stage.raw, subject, answer);
		await stage.proxy.set({ lost: "to-client" });
		expectFailure(await outcomeOf(call(stage.client, { timeout: 100 })), failure(expected));
		await witness.first();
		expect(witness.heard).toHaveLength(1);
	}),
	...inNetwork("replies-lost", lossOf("to-client")),
	...callCells("half-open", async ({ call, subject }, expected) => {
		await using stage = await startStage();
		const witness = await Witness.at(stage.raw, subject);
		stage.proxy.halfOpen();
		expectFailure(await outcomeOf(call(stage.client, { timeout: 100 })), failure(expected));
		expect(witness.heard).toEqual([]);
	}),
	...inNetwork("half-open", halfOpen),
	...callCells("latency", async ({ call, subject, answer }, expected) => {
		await using stage = await startStage();
		const witness = await Witness.at(stage.raw, subject, answer);
		await latency.begin(stage);
		expect(await outcomeOf(call(stage.client))).toBe(expected);
		expect(witness.heard).toHaveLength(1);
	}),
	...inNetwork("latency", latency),
	...callCells("latency-beyond-timeout", async ({ call, subject, answer }, expected) => {
		await using stage = await startStage();
		const witness = await Witness.at(stage.raw, subject, answer);
		await stage.proxy.set({ latencyMs: 200 });
		expectFailure(await outcomeOf(call(stage.client, { timeout: 50 })), failure(expected));
		await witness.first();
		expect(witness.heard).toHaveLength(1);
	}),
	...callCells("reset", async ({ call, subject, answer }, expected) => {
		await using stage = await startStage();
		const witness = await Witness.at(stage.raw, subject);
		const outcome = outcomeOf(call(stage.client));
		const { reply = "" } = await witness.first();
		await reset.begin(stage);
		await reset.end(stage);
		stage.raw.publish(reply, answer);
		expect(await outcome).toBe(expected);
		expect(witness.heard).toHaveLength(1);
	}),
	...inNetwork("reset", reset),
];
