import {
	InvalidSubjectError,
	lockToken,
	ScheduleRequest,
	TerminationRequest,
	WorldStateMessage,
} from "@plane/messages";
import { expect, test } from "vitest";
import { withSubjectAsPlane } from "./subject-as-plane.js";

const Termination = withSubjectAsPlane(TerminationRequest);

test("an id that is no token stands in the subject as it is, and the dots of a cluster as underscores", () => {
	for (const backend_id of ["b1", "b.1", "*", "b.>", "x".repeat(2_000), "\0", "\x7f", "a\u00a0b", "a\u2028b"]) {
		expect(Termination.subject({ cluster_id: "plane.test", backend_id })).toBe(
			`cluster.plane_test.backend.${backend_id}.terminate`,
		);
	}
	expect(Termination.subject({ cluster_id: "*", backend_id: "b1" })).toBe("cluster.*.backend.b1.terminate");
});

test("ids are found wherever they stand, and locks stay what they are hashed to", () => {
	const Assignment = { drone: "d.1", bearer_token: null, lock_assignment: { lock: "a.b", uid: 2n ** 63n } };
	const message = { cluster: "plane.test", BackendMessage: { backend: "b.1", Assignment } };
	expect(withSubjectAsPlane(WorldStateMessage).subject(message)).toBe(
		`state.cluster.plane_test.backend.b.1.assignment.lock.${lockToken("a.b")}`,
	);
});

test("what would break the connection, or is no subject at all, is refused", () => {
	for (const backend_id of ["", "a b", "a\tb", "a\nb", "a\r\nPUB x 0\r\n"]) {
		expect(() => Termination.subject({ cluster_id: "plane.test", backend_id })).toThrow(InvalidSubjectError);
	}
	expect(() => withSubjectAsPlane(ScheduleRequest).subject({} as ScheduleRequest)).toThrow(InvalidSubjectError);
});
