import type { DroneLogMessageKind } from "@plane/messages";
import { expect, test } from "vitest";
import { splitLog } from "./backend-logs.js";

const split = (text: string, kind: DroneLogMessageKind = "Stdout") => splitLog({ backend_id: "b", kind, text });

test.each([
	["2024-01-02T03:04:05.123456789Z hello\n", "2024-01-02T03:04:05.123456789Z", "hello"],
	["2024-01-02T03:04:05.1Z hello\r\n", "2024-01-02T03:04:05.1Z", "hello"],
	["2024-01-02T03:04:05Z \n", "2024-01-02T03:04:05Z", ""],
	["2024-01-02T03:04:05+02:00 a b", "2024-01-02T03:04:05+02:00", "a b"],
	["2024-01-02T03:04:05-07:30 a b", "2024-01-02T03:04:05-07:30", "a b"],
	["2024-01-02T03:04:05Z first\nsecond\n", "2024-01-02T03:04:05Z", "first\nsecond"],
	["2024-01-02T03:04:05Z 2024-01-02T03:04:06Z own\n", "2024-01-02T03:04:05Z", "2024-01-02T03:04:06Z own"],
])("Docker's time is split off %o, as it stands", (text, time, content) => {
	expect(split(text)).toEqual({ time, content });
	expect(split(text, "Stderr")).toEqual({ time, content });
});

test.each([
	"no time\n",
	"2024-01-02 a date only\n",
	" 2024-01-02T03:04:05Z not at the start\n",
	"2024-01-02T03:04:05Zglued\n",
])("what has no time before it keeps its text: %o", (text) => {
	expect(split(text)).toEqual({ time: undefined, content: text.slice(0, -1) });
});

test("Plane's own lines have no time, even if they begin with one", () => {
	const text = "2024-01-02T03:04:05Z was the time";
	expect(split(text, "Meta")).toEqual({ time: undefined, content: text });
});
