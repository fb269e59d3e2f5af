import { describe, expect, test } from "vitest";
import type { StreamFacts } from "./jetstream.js";
import { type ReadFrom, ReadPosition } from "./read-from.js";

/** A position in a stream that ended at that sequence when reading began. */
function positionIn(lastSequence: number, from: ReadFrom): ReadPosition {
	const position = new ReadPosition("read X", from);
	position.seen({ lastSequence } as StreamFacts);
	position.opened();
	return position;
}

const read = (position: ReadPosition, ...sequences: number[]) => sequences.map((each) => position.moveTo(each));

describe("reading", () => {
	test("begins at the start, after the end, at a sequence, or at a time", () => {
		expect(positionIn(10, "start").consumerStart()).toEqual({ sequence: 1 });
		expect(positionIn(10, "new").consumerStart()).toEqual({ sequence: 11 });
		expect(positionIn(10, { sequence: 5 }).consumerStart()).toEqual({ sequence: 5 });
		const time = new Date();
		expect(positionIn(10, time).consumerStart()).toEqual({ time });
	});

	test.each([
		["an invalid date", new Date(Number.NaN), "from is a Date that is none"],
		["a date beyond what servers count", new Date(Date.UTC(2263)), "from must be a Date of the years 1678 to 2262"],
		["one that is as long ago", new Date(Date.UTC(1677)), "from must be a Date of the years 1678 to 2262"],
		["position 0", { sequence: 0 }, "from.sequence must be a whole number from 1 on"],
		["half a position", { sequence: 1.5 }, "from.sequence must be a whole number from 1 on"],
		["no position", {}, "from.sequence must be a whole number from 1 on"],
		["another word", "end", "from must be"],
		["null", null, "from must be"],
	])("does not begin at %s", (_, from, reason) => {
		const begin = () => new ReadPosition("read X", from as ReadFrom);
		expect(begin).toThrow(reason);
		expect(begin).toThrow(expect.objectContaining({ code: "invalid_argument", outcome: "not-sent" }));
	});

	test("goes on behind what was read last, wherever it began", () => {
		for (const from of ["start", "new", { sequence: 5 }, new Date()] as const) {
			const position = positionIn(10, from);
			expect(read(position, 12)).toEqual(["read"]);
			expect(position.consumerStart()).toEqual({ sequence: 13 });
		}
	});

	test("takes no message twice", () => {
		expect(read(positionIn(10, "start"), 1, 3, 3, 2, 4)).toEqual(["read", "read", "skip", "skip", "read"]);
	});

	test("is at the end of the history when everything was read that was there at first", () => {
		expect(new ReadPosition("read X", "start").atHistoryEnd).toBe(false);
		expect(positionIn(0, "start").atHistoryEnd).toBe(true);
		const position = positionIn(3, "start");
		read(position, 1, 2);
		expect(position.atHistoryEnd).toBe(false);
		read(position, 3);
		position.seen({ lastSequence: 7 } as StreamFacts);
		expect(position.atHistoryEnd, "what came later is none of it").toBe(true);
	});
});

describe("reading of the last messages", () => {
	test("takes each once, and then what comes", () => {
		const position = positionIn(10, "last");
		expect(position.consumerStart()).toBe("last-per-subject");
		expect(positionIn(0, "last").consumerStart(), "of nothing, too").toBe("last-per-subject");
		expect(read(position, 4, 10, 11)).toEqual(["read", "read", "read"]);
		expect(position.consumerStart()).toEqual({ sequence: 12 });
	});

	test("that was interrupted goes on with those that it has not read", () => {
		const position = positionIn(10, "last");
		read(position, 4);
		expect(position.consumerStart()).toBe("last-per-subject");
		position.opened();
		expect(read(position, 4, 7, 10)).toEqual(["skip", "read", "read"]);
		expect(position.consumerStart()).toEqual({ sequence: 11 });
	});

	test("that was interrupted reads all that came later, also what was replaced meanwhile", () => {
		const position = positionIn(10, "last");
		read(position, 4);
		position.opened();
		// Of this subject 11 and 12 came before it.
		expect(read(position, 13)).toEqual(["restart"]);
		expect(position.consumerStart()).toEqual({ sequence: 11 });
		position.opened();
		expect(read(position, 11, 12, 13)).toEqual(["read", "read", "read"]);
	});
});
