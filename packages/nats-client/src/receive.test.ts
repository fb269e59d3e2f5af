import { BackendStateMessage, WorldStateMessage } from "@plane/messages";
import { describe, expect, test } from "vitest";
import { receive } from "./receive.js";

const state = { cluster: "plane.test", backend: "b1", state: "Ready", time: "2024-01-02T03:04:05Z" } as const;

describe("a received message", () => {
	test("is taken on the subject that its payload asks for", () => {
		expect(receive(BackendStateMessage, "backend.b1.status", BackendStateMessage.encode(state))).toEqual({
			value: state,
		});
	});

	test("on another subject is invalid, even if that one differs in a letter only", () => {
		const report = { type: "BackendStateMessage", subject: "backend.B1.status", reason: "subject-mismatch" };
		expect(receive(BackendStateMessage, "backend.B1.status", BackendStateMessage.encode(state))).toEqual({
			invalid: report,
		});
	});

	test("whose payload names no possible subject is invalid", () => {
		const data = new TextEncoder().encode(JSON.stringify({ ...state, backend: "b.1" }));
		expect(receive(BackendStateMessage, "backend.b.1.status", data)).toMatchObject({
			invalid: { reason: "subject-mismatch" },
		});
	});

	test("that does not decode is reported with the reason, without its text", () => {
		const received = receive(BackendStateMessage, "backend.b1.status", new TextEncoder().encode('{"canary":'));
		expect(received).toMatchObject({ invalid: { reason: "undecodable", error: { name: "InvalidMessageError" } } });
		expect(JSON.stringify(received)).not.toContain("canary");
	});
});

test("a payload that asks for a subject of no state is taken on that one alone, however it ends", () => {
	const stub = { name: "Stub", stream: undefined, decode: () => 1, subject: () => "backend.assignment" };
	expect(receive(stub, "backend.assignment", new Uint8Array())).toEqual({ value: 1 });
	expect(receive(stub, "backend.other", new Uint8Array())).toHaveProperty("invalid");
});

describe("an assignment without a lock", () => {
	const Assignment = { drone: "d1", bearer_token: null, lock_assignment: null };
	const assignment = { cluster: "plane.test", BackendMessage: { backend: "b1", Assignment } };

	test("is taken on the subject of old streams, as Plane does", () => {
		const received = receive(
			WorldStateMessage,
			"state.cluster.plane_test.backend.b1",
			WorldStateMessage.encode(assignment),
		);
		expect(received).toEqual({ value: assignment });
	});

	test("with a lock is not", () => {
		const locked = { ...Assignment, lock_assignment: { lock: "l", uid: 1n } };
		const data = WorldStateMessage.encode({
			cluster: "plane.test",
			BackendMessage: { backend: "b1", Assignment: locked },
		});
		expect(receive(WorldStateMessage, "state.cluster.plane_test.backend.b1", data)).toHaveProperty("invalid");
	});
});
