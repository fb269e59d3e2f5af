import { ref, structOf } from "../codegen/test-schemas.js";
import type { HistoryCase } from "./history-case.js";
import { contract, executable, register, schedule, stateMessage, status, terminate } from "./history-shapes.js";
import { CLUSTER, option, partOf, U64 } from "./test-sides.js";

/** From 0.3.0 to 0.3.8. */
export const HISTORY_2022: readonly HistoryCase[] = [
	{
		name: "registry credentials became a tagged union instead of a flat object",
		when: "2022-10-17",
		before: executable(
			{ credentials: option(ref("types/docker-credentials.json")) },
			{
				"types/docker-credentials.json": partOf(
					{ username: option({ type: "string" }), password: option({ type: "string" }) },
					[],
					{ examples: [{ username: "u" }] },
				),
			},
		),
		after: executable(
			{ credentials: option(ref("types/docker-credentials.json")) },
			{
				"types/docker-credentials.json": {
					"x-tagging": "external",
					oneOf: [
						{
							description: "Password.",
							type: "object",
							required: ["UsernamePassword"],
							properties: {
								UsernamePassword: structOf({ username: { type: "string" }, password: { type: "string" } }),
							},
						},
					],
					examples: [{ UsernamePassword: { username: "u", password: "p" } }],
				},
			},
		),
		expected: [["type-changed", "DockerCredentials", ["breaking", "breaking"], "breaks", "breaks", "old SDK"]],
	},
	{
		name: "a drone's status says its version instead of its capacity",
		when: "2022-10-18",
		before: status({ capacity: { ...U64 } }, "drone.{drone_id}.status"),
		after: status({ drone_version: { ...U64 } }, "drone.{drone_id}.status"),
		expected: [
			["property-removed", "DroneStatusMessage/capacity", ["breaking", "breaking"], "degrades", "breaks", "old SDK"],
			[
				"required-property-added",
				"DroneStatusMessage/drone_version",
				["breaking", "breaking"],
				"breaks",
				"degrades",
				"new SDK",
			],
		],
	},
	{
		name: "terminate got another subject, another reply and the cluster",
		when: "2022-11-08",
		before: terminate({}, "backend.{backend_id}.terminate", "../types/answer.json"),
		after: terminate(
			{ cluster_id: CLUSTER },
			"cluster.{cluster_id}.backend.{backend_id}.terminate",
			"../types/unit.json",
		),
		expected: [
			[
				"required-property-added",
				"TerminationRequest/cluster_id",
				["breaking", "breaking"],
				"degrades",
				"breaks",
				"old SDK",
			],
			["reply-changed", "TerminationRequest reply", ["breaking", "breaking"], "breaks", "breaks", "both"],
			["subject-changed", "TerminationRequest subject", ["breaking", "breaking"], "breaks", "breaks", "both"],
		],
	},
	{
		name: "the cluster of a state became optional before it became mandatory",
		when: "2022-11-29",
		before: stateMessage({}, []),
		after: stateMessage({ cluster: option(CLUSTER) }, []),
		expected: [
			[
				"property-added",
				"BackendStateMessage/cluster",
				["feature", "feature"],
				"works",
				"degrades",
				"nothing to prove",
			],
		],
	},
	{
		name: "a request can ask for a bearer token",
		when: "2022-10-31",
		before: schedule({}),
		after: schedule({ require_bearer_token: { type: "boolean", default: false } }),
		expected: [
			[
				"property-added",
				"ScheduleRequest/require_bearer_token",
				["feature", "feature"],
				"degrades",
				"works",
				"nothing to prove",
			],
		],
	},
	{
		name: "the DNS wishes of a certificate authority were dropped",
		when: "2022-10-31",
		before: register({}),
		after: contract({}),
		expected: [["message-removed", "DroneConnectRequest", ["breaking", "breaking"], "breaks", "breaks", "not proven"]],
	},
];
