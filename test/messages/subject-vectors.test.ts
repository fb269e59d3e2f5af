import {
	BackendLogMessage,
	BackendStateMessage,
	BackendStatsMessage,
	DrainDrone,
	DroneConnectRequest,
	DroneStateUpdate,
	DroneStatusMessage,
	FetchBackendForLock,
	InvalidMessageError,
	InvalidSubjectError,
	ScheduleRequest,
	SetAcmeDnsRecord,
	SetDnsRecord,
	SpawnRequest,
	TerminationRequest,
	UpdateBackendStateMessage,
	WorldStateMessage,
} from "@plane/messages";
import { describe, expect, test } from "vitest";
import { readDocument } from "../../packages/testing/src/json-document.js";
import { messageNamed, unless } from "../support/codecs.js";
import { leniencies } from "../support/leniencies.js";
import { placeOfType, protocol } from "../support/protocol.js";
import { isAccepted, subscriptionVectors, type WireVector, wireVectors } from "../support/wire-vectors.js";

const templates = protocol.types.flatMap(({ message }) => (message?.subjects ?? []).map(({ template }) => template));

/** A token without white space, control characters, wildcards and dots, in every place of one of the templates. */
const legal = templates.map((template) => {
	const parts = template.split(".").map((part) => (part.startsWith("{") ? "[^.*>\\s\\p{Cc}\\p{Cs}]+" : part));
	return new RegExp(`^${parts.join("\\.")}$`, "u");
});

const isLegal = (subject: string): boolean =>
	Buffer.byteLength(subject) <= 1024 && legal.some((pattern) => pattern.test(subject));

interface Sent {
	readonly vector: WireVector & { readonly subject: string };
	readonly value: unknown;
}

/** What Plane computed a subject for and we read, under the name of the type that is in use. */
const sent: readonly Sent[] = wireVectors.filter(isAccepted).flatMap((vector) => {
	const { subject, type, json } = vector;
	const name = type.replace(/^(?:agent|drone_state)\./, "");
	if (subject === undefined) return [];
	// A text with a key twice is another message for Plane than for JSON.parse.
	if (leniencies(placeOfType(name), readDocument(json)).includes("key twice in the text")) return [];
	const value = unless(InvalidMessageError, () => messageNamed(name).decode(json));
	return value === undefined ? [] : [{ vector: { ...vector, type: name, subject }, value }];
});

const inTemplates = (template: string, tokens: Readonly<Record<string, string | undefined>>): string =>
	template.replace(/\{(\w+)\}/g, (_, name: string) => tokens[name] ?? "(missing)");

describe("the subject of a payload", () => {
	test("is Plane's where its tokens are legal", () => {
		const checked = sent.filter(({ vector }) => isLegal(vector.subject));
		const wrong = checked.filter(({ vector, value }) => messageNamed(vector.type).subject(value) !== vector.subject);
		expect(wrong.map(({ vector }) => vector)).toEqual([]);
		expect(checked.length).toBeGreaterThan(150);
	});

	test("is refused where a token is not legal", () => {
		const checked = sent.filter(({ vector }) => !isLegal(vector.subject));
		const built = checked.filter(
			({ vector, value }) => unless(InvalidSubjectError, () => messageNamed(vector.type).subject(value)) !== undefined,
		);
		expect(built.map(({ vector }) => vector)).toEqual([]);
		expect(checked.length).toBeGreaterThan(50);
	});

	test("gives its tokens back when it is matched", () => {
		const wrong = sent.flatMap(({ vector, value }) => {
			const message = messageNamed(vector.type);
			const subject = unless(InvalidSubjectError, () => message.subject(value));
			if (subject === undefined) return [];
			const tokens = message.match(subject) ?? {};
			const rebuilt = Object.values(message.subjects).map(({ template }) => inTemplates(template, tokens));
			return rebuilt.includes(subject) ? [] : [{ subject, tokens }];
		});
		expect(wrong).toEqual([]);
	});

	test("is covered by the message's own pattern", () => {
		const covers = (pattern: string, subject: string): boolean =>
			new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", "[^.]+").replace(/>$/, ".+")}$`, "u").test(subject);
		const wrong = sent.filter(({ vector, value }) => {
			const subject = unless(InvalidSubjectError, () => messageNamed(vector.type).subject(value));
			return subject !== undefined && !covers(messageNamed(vector.type).pattern(), subject);
		});
		expect(wrong.map(({ vector }) => vector)).toEqual([]);
	});
});

/** Plane's subscription helpers, and how ours are asked for the same. */
const helpers: Readonly<Record<string, (first: string, second: string) => string>> = {
	"BackendLogMessage::subscribe_subject(backend)": (backend_id) => BackendLogMessage.pattern({ backend_id }),
	"BackendLogMessage::wildcard_subject()": () => BackendLogMessage.pattern(),
	"BackendStatsMessage::subscribe_subject(backend)": (backend_id) => BackendStatsMessage.pattern({ backend_id }),
	"agent::DroneStatusMessage::subscribe_subject()": () => DroneStatusMessage.pattern(),
	"agent::DroneConnectRequest::subscribe_subject()": () => DroneConnectRequest.pattern(),
	"SpawnRequest::subscribe_subject(cluster,drone)": (cluster, drone_id) => SpawnRequest.pattern({ cluster, drone_id }),
	"TerminationRequest::subscribe_subject(cluster)": (cluster_id) => TerminationRequest.pattern({ cluster_id }),
	"BackendStateMessage::subscribe_subject(backend)": (backend) => BackendStateMessage.pattern({ backend }),
	"BackendStateMessage::wildcard_subject()": () => BackendStateMessage.pattern(),
	"SetDnsRecord::subscribe_subject()": () => SetDnsRecord.pattern(),
	"drone_state::DroneStatusMessage::subscribe_subject()": () => DroneStatusMessage.pattern(),
	"UpdateBackendStateMessage::subscribe_subject()": () => UpdateBackendStateMessage.pattern(),
	"UpdateBackendStateMessage::backend_subject(cluster,backend)": (cluster, backend) =>
		UpdateBackendStateMessage.pattern({ cluster, backend }),
	"DroneStateUpdate::subscribe_subject_acme()": () => SetAcmeDnsRecord.pattern(),
	"DroneStateUpdate::subscribe_subject_connect()": () => DroneConnectRequest.pattern(),
	"DroneStateUpdate::subscribe_subject_drone_status()": () => DroneStatusMessage.pattern(),
	"DroneStateUpdate::subscribe_subject_backend_status()": () => UpdateBackendStateMessage.pattern(),
	"ScheduleRequest::subscribe_subject()": () => ScheduleRequest.pattern(),
	"FetchBackendForLock::subscribe_subject()": () => FetchBackendForLock.pattern(),
	"DrainDrone::subscribe_subject(drone,cluster)": (drone, cluster) => DrainDrone.pattern({ drone, cluster }),
	"WorldStateMessage::subscribe_subject()": () => WorldStateMessage.pattern(),
	"WorldStateMessage::assignment_with_lock_subscribe_subject(cluster,lock)": (cluster, lock) =>
		WorldStateMessage.subjects.backendAssignmentWithLock.pattern({ cluster, lock }),
};

/** A cluster's dots become `_`, a lock is hashed. */
const isLegalArgument = (parameter: string | undefined, argument: string): boolean =>
	parameter === "lock" || (/^[^*>\s]+$/.test(argument) && (parameter === "cluster" || !argument.includes(".")));

describe("the pattern of a subscription", () => {
	const helped = subscriptionVectors.map(({ fn, args, subject }) => {
		const [first = "", second = ""] = args;
		const parameters = /\((.*)\)/.exec(fn)?.[1]?.split(",") ?? [];
		const isLegalCall = args.every((arg, i) => isLegalArgument(parameters[i], arg));
		return { fn, subject, isLegalCall, call: () => helpers[fn]?.(first, second) };
	});

	test("is the one of Plane's helper", () => {
		const wrong = helped.filter(({ isLegalCall, call, subject }) => isLegalCall && call() !== subject);
		expect(wrong).toEqual([]);
		expect(helped.filter(({ isLegalCall }) => isLegalCall)).toHaveLength(32);
	});

	test("is refused for arguments with dots in an id, with wildcards, or empty", () => {
		const built = helped.filter(
			({ isLegalCall, call }) => !isLegalCall && unless(InvalidSubjectError, call) !== undefined,
		);
		expect(built.map(({ fn, subject }) => ({ fn, subject }))).toEqual([]);
	});

	test("of a union covers every variant", () => {
		expect(DroneStateUpdate.pattern()).toBe("cluster.*.>");
	});

	test("is what the schemas say Plane subscribes to", () => {
		const wrong = protocol.types.flatMap(({ name, message }) => {
			if (message?.subjects.length !== 1 || message.subscriptions.length === 0) return [];
			const theirs = message.subscriptions.map((subject) => subject.replace(/\{\w+\}/g, "*"));
			const ours = messageNamed(name).pattern();
			return theirs.includes(ours) ? [] : [{ name, ours, theirs }];
		});
		expect(wrong).toEqual([]);
	});
});
