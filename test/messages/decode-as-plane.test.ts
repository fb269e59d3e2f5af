import { InvalidMessageError } from "@plane/messages";
import { expect, test } from "vitest";
import { decodeAsPlane } from "../../packages/testing/src/fake-plane/decode-as-plane.js";
import { codecNamed, unless } from "../support/codecs.js";
import { wireVectors } from "../support/wire-vectors.js";

/** What the fake's processes are asked and told by others. */
const ASKED = new Set([
	"DrainDrone",
	"FetchBackendForLock",
	"ScheduleRequest",
	"SetAcmeDnsRecord",
	"SpawnRequest",
	"TerminationRequest",
	"UpdateBackendStateMessage",
	"drone_state.DroneConnectRequest",
	"drone_state.DroneStatusMessage",
]);

const vectors = wireVectors
	.filter(({ type }) => ASKED.has(type))
	.map(({ type, json, ok }) => ({ codec: codecNamed(type.replace("drone_state.", "")), json, ok }));

type Vector = (typeof vectors)[number];

const isRead = ({ codec, json }: Vector): boolean =>
	unless(InvalidMessageError, () => [decodeAsPlane(codec, new TextEncoder().encode(json))]) !== undefined;

const isDecoded = ({ codec, json }: Vector): boolean =>
	unless(InvalidMessageError, () => [codec.decode(json)]) !== undefined;

test("the fake takes no request that Plane refuses", () => {
	const refused = vectors.filter(({ ok }) => !ok);
	expect(refused.filter(isRead).map(({ json }) => json)).toEqual([]);
	expect(refused.filter(isDecoded).length).toBeGreaterThan(20);
});

test("the fake takes what Plane takes and the codec reads", () => {
	const taken = vectors.filter((vector) => vector.ok && isDecoded(vector));
	expect(taken.filter((vector) => !isRead(vector)).map(({ json }) => json)).toEqual([]);
	expect(taken.length).toBeGreaterThan(150);
});
