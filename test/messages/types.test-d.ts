import {
	BackendLogMessage,
	BackendState,
	type BackendStateInput,
	type BackendStateMessage,
	type BackendStateMessageInput,
	type ClusterLockMessage,
	type ClusterLockMessageInput,
	type ClusterMessage,
	type DockerExecutableConfigInput,
	type DroneStatusMessage,
	type DroneStatusMessageInput,
	type Heartbeat,
	type LockState,
	type LogMessage,
	type ResourceLimits,
	ScheduleRequest,
	type ScheduleRequestInput,
	ScheduleResponse,
	SpawnRequest,
	TerminationRequest,
	UpdateBackendStateMessage,
	WorldStateMessage,
} from "@plane/messages";
import { type RustName, registry } from "@plane/messages/registry";
import { describe, expectTypeOf, test } from "vitest";

declare const state: BackendState;
declare const response: ScheduleResponse;
declare const world: WorldStateMessage;

const executable: DockerExecutableConfigInput = { image: "i", env: {} };
const request: ScheduleRequestInput = { cluster: "plane.test", max_idle_secs: 30, metadata: {}, executable };

describe("what Plane refuses does not compile", () => {
	test("a request without a field that has no default", () => {
		// @ts-expect-error env is required, even if it is empty
		ScheduleRequest.encode({ ...request, executable: { image: "i" } });
		const { metadata: _, ...rest } = request;
		// @ts-expect-error metadata is required, even if it is empty
		ScheduleRequest.encode(rest);
	});

	test("null where only a default is allowed", () => {
		// @ts-expect-error leaving it out is the way to get the default
		ScheduleRequest.encode({ ...request, executable: { ...executable, pull_policy: null } });
		// @ts-expect-error likewise
		ScheduleRequest.encode({ ...request, executable: { ...executable, volume_mounts: null } });
		// @ts-expect-error likewise
		ScheduleRequest.encode({ ...request, require_bearer_token: null });
	});

	test("a key by the name it has in other messages", () => {
		// @ts-expect-error the termination request says cluster_id
		TerminationRequest.encode({ cluster: "plane.test", backend_id: "b1" });
		// @ts-expect-error a misspelled key
		ScheduleRequest.encode({ ...request, max_idle_seconds: 30 });
	});

	test("a value of another type or outside a closed set", () => {
		// @ts-expect-error seconds are a number
		ScheduleRequest.encode({ ...request, max_idle_secs: "30" });
		// @ts-expect-error no such policy
		ScheduleRequest.encode({ ...request, executable: { ...executable, pull_policy: "always" } });
		// @ts-expect-error a time is text
		UpdateBackendStateMessage.encode({ cluster: "c", backend: "b", drone: "d", state: "Ready", time: new Date() });
		// @ts-expect-error quantities are numbers
		ScheduleRequest.encode({ ...request, max_idle_secs: 30n });
	});

	test("a union with two variants or none", () => {
		// @ts-expect-error no variant
		ScheduleResponse.encode({});
		// @ts-expect-error the bare variant is a string
		ScheduleResponse.encode({ NoDroneAvailable: null });
		// @ts-expect-error the reply of today says whether the backend is new
		ScheduleResponse.encode({ Scheduled: { drone: "d", backend_id: "b" } });
	});
});

describe("what Plane accepts compiles", () => {
	test("options left out or null, defaults left out or undefined", () => {
		ScheduleRequest.encode(request);
		ScheduleRequest.encode({ ...request, lock: null, backend_id: undefined, require_bearer_token: undefined });
		ScheduleRequest.encode({ ...request, executable: { ...executable, credentials: null, resource_limits: {} } });
	});

	test("what was decoded", () => {
		ScheduleRequest.encode(ScheduleRequest.decode(""));
		WorldStateMessage.encode(world);
	});

	test("data that nobody may change", () => {
		const frozen = {
			cluster: "c",
			max_idle_secs: 1,
			metadata: {},
			executable: { image: "i", env: {}, volume_mounts: ["a:b"] },
		} as const;
		ScheduleRequest.encode(frozen);
	});
});

describe("a switch over BackendState", () => {
	const never = (value: never): never => value;

	test("compiles when it knows every state", () => {
		switch (state) {
			case "Loading":
			case "ErrorLoading":
			case "Starting":
			case "ErrorStarting":
			case "Ready":
			case "TimedOutBeforeReady":
			case "Failed":
			case "Exited":
			case "Swept":
			case "Lost":
			case "Terminated":
				break;
			default:
				never(state);
		}
	});

	test("stops compiling when it misses one", () => {
		switch (state) {
			case "Loading":
			case "ErrorLoading":
			case "Starting":
			case "ErrorStarting":
			case "Ready":
			case "TimedOutBeforeReady":
			case "Failed":
			case "Exited":
			case "Swept":
			case "Lost":
				break;
			default:
				// @ts-expect-error Terminated is left
				never(state);
		}
	});
});

describe("unions narrow", () => {
	test("ScheduleResponse by the bare string and by the key", () => {
		if (response === "NoDroneAvailable") return;
		expectTypeOf(response.Scheduled.spawned).toEqualTypeOf<boolean>();
		expectTypeOf(response.Scheduled.bearer_token).toEqualTypeOf<string | undefined>();
	});

	test("WorldStateMessage by its keys, down to the lock", () => {
		if ("heartbeat" in world) {
			expectTypeOf(world).toEqualTypeOf<Heartbeat>();
			return;
		}
		expectTypeOf(world).toEqualTypeOf<ClusterMessage>();
		expectTypeOf(world.cluster).toEqualTypeOf<string>();
		if ("LockMessage" in world) expectTypeOf(world.LockMessage).toEqualTypeOf<ClusterLockMessage>();
		else if ("DroneMessage" in world) {
			if ("State" in world.DroneMessage) expectTypeOf(world.DroneMessage.State.timestamp).toEqualTypeOf<number>();
		} else if ("BackendMessage" in world) {
			if ("Assignment" in world.BackendMessage)
				expectTypeOf(world.BackendMessage.Assignment.lock_assignment?.uid).toEqualTypeOf<bigint | undefined>();
		} else expectTypeOf(world.AcmeMessage.value).toEqualTypeOf<string>();
	});

	test("a value by `is`", () => {
		const value: unknown = undefined;
		if (ScheduleRequest.is(value)) expectTypeOf(value).toEqualTypeOf<ScheduleRequestInput>();
	});
});

describe("the two forms", () => {
	test("a uid is a bigint when read, and may be a number when written", () => {
		expectTypeOf<ClusterLockMessage["uid"]>().toEqualTypeOf<bigint>();
		expectTypeOf<ClusterLockMessageInput["uid"]>().toEqualTypeOf<bigint | number>();
		expectTypeOf<Extract<LockState, { Announced: unknown }>["Announced"]["uid"]>().toEqualTypeOf<bigint>();
	});

	test("what Plane writes always is there when read and may be left out when written", () => {
		expectTypeOf<ScheduleRequest["lock"]>().toEqualTypeOf<string | null>();
		expectTypeOf<ScheduleRequestInput["lock"]>().toEqualTypeOf<string | null | undefined>();
		expectTypeOf<DroneStatusMessage["ready"]>().toEqualTypeOf<boolean>();
		expectTypeOf<DroneStatusMessageInput["ready"]>().toEqualTypeOf<boolean | undefined>();
		expectTypeOf<ScheduleRequest["executable"]["resource_limits"]>().toEqualTypeOf<ResourceLimits>();
		expectTypeOf<ResourceLimits["memory_limit_bytes"]>().toEqualTypeOf<number | null>();
	});

	test("what Plane leaves out when it is empty is optional in both, and never null when read", () => {
		expectTypeOf<DroneStatusMessage["running_backends"]>().toEqualTypeOf<number | undefined>();
		expectTypeOf<DroneStatusMessageInput["running_backends"]>().toEqualTypeOf<number | null | undefined>();
	});

	test("are one where they coincide", () => {
		expectTypeOf<BackendStateMessageInput>().toEqualTypeOf<BackendStateMessage>();
		expectTypeOf<BackendStateInput>().toEqualTypeOf<BackendState>();
	});
});

describe("the codecs", () => {
	test("read and write the right forms", () => {
		expectTypeOf(ScheduleRequest.decode).returns.toEqualTypeOf<ScheduleRequest>();
		expectTypeOf(ScheduleRequest.parse).returns.toEqualTypeOf<ScheduleRequest>();
		expectTypeOf(ScheduleRequest.encode).parameter(0).toEqualTypeOf<ScheduleRequestInput>();
		expectTypeOf(ScheduleRequest.encode).returns.toExtend<Uint8Array>();
		expectTypeOf(ScheduleRequest.subject).parameter(0).toEqualTypeOf<ScheduleRequestInput>();
	});

	test("know the reply, also that there is none", () => {
		expectTypeOf(ScheduleRequest.reply.decode).returns.toEqualTypeOf<ScheduleResponse>();
		expectTypeOf(SpawnRequest.reply.decode).returns.toEqualTypeOf<boolean>();
		expectTypeOf(TerminationRequest.reply.decode).returns.toEqualTypeOf<null>();
		expectTypeOf<NonNullable<typeof BackendLogMessage.reply>["decode"]>().returns.toEqualTypeOf<never>();
	});

	test("take tokens by the names of the payload only", () => {
		BackendLogMessage.pattern({ backend_id: "b1" });
		TerminationRequest.pattern({ cluster_id: "plane.test" });
		SpawnRequest.pattern({ cluster: "plane.test", drone_id: "d1" });
		// @ts-expect-error its field is called backend_id
		BackendLogMessage.pattern({ backend: "b1" });
		// @ts-expect-error its field is called cluster_id
		TerminationRequest.pattern({ cluster: "plane.test" });
		expectTypeOf(SpawnRequest.match("")).toEqualTypeOf<Readonly<Record<"cluster" | "drone_id", string>> | undefined>();
	});

	test("name the subjects of a message that has several", () => {
		WorldStateMessage.subjects.backendAssignmentWithLock.pattern({ cluster: "c", lock: "l" });
		expectTypeOf(WorldStateMessage.match("")).toEqualTypeOf<
			Partial<Readonly<Record<"cluster" | "lock" | "drone" | "state" | "backend", string>>> | undefined
		>();
		expectTypeOf<keyof typeof LogMessage.subjects>().toEqualTypeOf<"controller" | "drone">();
		// @ts-expect-error there is no such subject
		WorldStateMessage.subjects.backendLost;
	});

	test("of states know their facts", () => {
		expectTypeOf(BackendState.isTerminal).parameter(0).toEqualTypeOf<BackendState>();
		expectTypeOf(BackendState.values).toEqualTypeOf<readonly BackendState[]>();
	});

	test("are in the registry under their Rust names", () => {
		expectTypeOf<"ScheduleRequest" | "bool" | "()" | "Option<Value>">().toExtend<RustName>();
		// @ts-expect-error there is no such type
		registry.NoSuchType;
	});
});
