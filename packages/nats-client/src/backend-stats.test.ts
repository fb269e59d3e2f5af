import { BackendStatsMessage } from "@plane/messages";
import { expect, test } from "vitest";
import { sharesOf } from "./backend-stats.js";

/** As it comes from the bus: counters can be larger than JavaScript counts exactly. */
function sharesFrom(cpuUsed: string, sysCpu: string, memUsed: string, memAvailable: string) {
	const counters = `"mem_used":${memUsed},"mem_available":${memAvailable},"cpu_used":${cpuUsed},"sys_cpu":${sysCpu}`;
	return sharesOf(BackendStatsMessage.decode(`{"cluster":"plane.test","drone_id":"d","backend_id":"b",${counters}}`));
}

const WRAPPED = String(2n ** 64n - 51_000_000n);

test("the shares are parts of the host's CPU time and of the memory it may have", () => {
	expect(sharesFrom("10000000000", "40000000000", "536870912", "2147483648")).toEqual({
		cpuShare: 0.25,
		memoryShare: 0.25,
	});
	expect(sharesFrom("0", "40000000000", "0", "1")).toEqual({ cpuShare: 0, memoryShare: 0 });
});

test.each([
	["the backend's counter went backwards", WRAPPED, "40000000000"],
	["the host's counter went backwards", "51000000", WRAPPED],
	["both did", WRAPPED, WRAPPED],
	["the host's counter stood still", "0", "0"],
])("there is no CPU share when %s", (_, cpuUsed, sysCpu) => {
	expect(sharesFrom(cpuUsed, sysCpu, "1", "2")).toEqual({ cpuShare: undefined, memoryShare: 0.5 });
});

test.each([
	["more cache than memory was counted", WRAPPED, "2147483648"],
	["no limit is known", "10485760", "0"],
	["the limit is none", "10485760", "18446744073709551615"],
])("there is no memory share when %s", (_, memUsed, memAvailable) => {
	expect(sharesFrom("1", "2", memUsed, memAvailable)).toEqual({ cpuShare: 0.5, memoryShare: undefined });
});

test("counters go backwards from 2^63 on, as what is below can be counted", () => {
	const [most, wrapped] = [String(2n ** 63n - 1_024n), String(2n ** 63n)];
	expect(sharesFrom(most, most, most, most)).toEqual({ cpuShare: 1, memoryShare: 1 });
	expect(sharesFrom(wrapped, most, most, wrapped)).toEqual({ cpuShare: undefined, memoryShare: undefined });
	expect(sharesFrom("1", wrapped, wrapped, "1")).toEqual({ cpuShare: undefined, memoryShare: undefined });
});
