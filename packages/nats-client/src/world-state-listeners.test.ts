import { expect, test, vi } from "vitest";
import { ListenerSet } from "./world-state-listeners.js";

const boom = new Error("boom");

function listeners() {
	const thrown: unknown[] = [];
	return { thrown, set: new ListenerSet<number>((error) => thrown.push(error)) };
}

test("a function that listens twice is told twice, and each listening ends by itself", () => {
	const { set } = listeners();
	const told = vi.fn();
	const off = set.add(told);
	set.add(told);
	set.tell(1);
	expect(told.mock.calls).toEqual([[1], [1]]);
	off();
	set.tell(2);
	expect(told.mock.calls).toEqual([[1], [1], [2]]);
});

test("a listener that throws is dropped and its error told once; the others go on", () => {
	const { set, thrown } = listeners();
	const throwing = vi.fn(() => {
		throw boom;
	});
	const told = vi.fn();
	set.add(throwing);
	set.add(told);
	set.tell(1);
	set.tell(2);
	expect([throwing.mock.calls, told.mock.calls, thrown]).toEqual([[[1]], [[1], [2]], [boom]]);
});

test("a listener whose promise rejects is dropped, and however many it made, one error is told", async () => {
	const { set, thrown } = listeners();
	const rejecting = vi.fn(() => Promise.reject(boom));
	set.add(rejecting);
	set.tell(1);
	set.tell(2);
	await expect.poll(() => thrown).toEqual([boom]);
	set.tell(3);
	expect(rejecting).toHaveBeenCalledTimes(2);
	expect(thrown).toEqual([boom]);
});

test("whom an earlier listener takes away is not told any more, whom it adds is told from the next event on", () => {
	const { set } = listeners();
	const [taken, added] = [vi.fn(), vi.fn()];
	let off: () => void = () => undefined;
	const first = set.add(() => {
		off();
		set.add(added);
		first();
	});
	off = set.add(taken);
	set.tell(1);
	set.tell(2);
	expect([taken.mock.calls, added.mock.calls]).toEqual([[], [[2]]]);
});
