import {
	BackendState,
	InvalidMessageError,
	LockState,
	ScheduleRequest,
	ScheduleResponse,
	WorldStateMessage,
} from "@plane/messages";
import { registry } from "@plane/messages/registry";
import { describe, expect, test } from "vitest";
import { sample } from "./sample.js";

describe("a sample", () => {
	test.each(Object.values(registry).map((codec) => [codec.name, codec] as const))(
		"of %s is valid, canonical, and the same at every call",
		(_, codec) => {
			const value = sample<unknown, unknown>(codec);
			expect(codec.issues(value)).toEqual([]);
			expect(codec.parse(value)).toEqual(value);
			expect(sample<unknown, unknown>(codec)).toEqual(value);
		},
	);

	test("is what a schedule request looks like", () => {
		expect(sample(ScheduleRequest)).toMatchObject({ cluster: "plane.dev", max_idle_secs: 30, lock: null });
	});

	test("takes overrides at any depth and keeps the rest", () => {
		const request = sample(ScheduleRequest, { lock: "doc-17", executable: { env: { ROOM: "1" } } });
		expect(request).toMatchObject({ lock: "doc-17", cluster: "plane.dev" });
		expect(request.executable).toMatchObject({ image: sample(ScheduleRequest).executable.image, env: { ROOM: "1" } });
	});

	test("is of the variant that the overrides name", () => {
		expect(sample(ScheduleResponse, { Scheduled: { drone: "d9" } })).toMatchObject({ Scheduled: { drone: "d9" } });
		expect(sample(ScheduleResponse, "NoDroneAvailable")).toBe("NoDroneAvailable");
		expect(sample(BackendState, "Swept")).toBe("Swept");
		expect(sample(LockState, { Announced: { uid: 5n } })).toEqual({ Announced: { uid: 5n } });
		const message = sample(WorldStateMessage, { BackendMessage: { backend: "b9" } });
		expect(message).toMatchObject({ BackendMessage: { backend: "b9" } });
	});

	test("of nothing says what to pass", () => {
		expect(() => sample(undefined as never)).toThrow("pass a codec of @plane/messages");
	});

	test("that the overrides spoil is refused, without a word of the value", () => {
		const spoiled = (): unknown => sample(ScheduleRequest, { max_idle_secs: -5 });
		expect(spoiled).toThrow(InvalidMessageError);
		expect(spoiled).not.toThrow("-5");
	});
});
