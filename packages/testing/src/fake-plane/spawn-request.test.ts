import { ScheduleRequest } from "@plane/messages";
import { expect, test } from "vitest";
import { spawnRequestOf } from "./spawn-request.js";

test("quantities that no double holds are handed on as the largest that one holds", () => {
	const limits = ["cpu_period", "cpu_time_limit", "memory_limit_bytes", "disk_limit_bytes"];
	const most = limits.map((name) => `"${name}":9223372036854775807`).join(",");
	const request = ScheduleRequest.decode(
		`{"cluster":"plane.test","max_idle_secs":18446744073709551615,"metadata":{},"executable":{"image":"i","env":{},"resource_limits":{${most}}}}`,
	);
	const { max_idle_secs, executable } = spawnRequestOf(request, "drone-1");
	expect(max_idle_secs).toBe(Number.MAX_SAFE_INTEGER);
	expect(executable.resource_limits).toEqual({
		cpu_period_percent: null,
		...Object.fromEntries(limits.map((name) => [name, Number.MAX_SAFE_INTEGER])),
	});
});
