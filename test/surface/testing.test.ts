import * as testing from "@plane/testing";
import { expect, test } from "vitest";
import { declaredNames } from "./declared-names.js";

// These lists are literal on purpose. A red test here means: the public surface has changed. Say so in a changeset.

const values = [
	"FakePlane",
	"NatsServerNotFoundError",
	"NatsServerTooOldError",
	"examples",
	"findNatsServer",
	"planeStreams",
	"randomFaults",
	"startFaultProxy",
	"startNatsCluster",
	"startNatsServer",
];

const types = [
	"BackendScript",
	"Direction",
	"FakePlaneEntry",
	"FakePlaneEvent",
	"FakePlaneLog",
	"FakePlaneOptions",
	"FaultProxy",
	"FaultProxyOptions",
	"FaultProxyTarget",
	"NatsCluster",
	"NatsClusterOptions",
	"NatsServer",
	"NatsServerOptions",
	"NatsServerSettings",
	"NatsServerTls",
	"NatsUser",
	"NatsUserPermissions",
	"PlannedFault",
	"ProxyFaults",
	"ProxyRecord",
	"RandomFaultsOptions",
	"ScriptedEnd",
	"SubjectPermissions",
];

test("@plane/testing exports these values and types", () => {
	expect(Object.keys(testing).sort()).toEqual(values);
	expect(declaredNames("packages/testing/src/index.ts")).toEqual({ values, types });
});
