import { expect, test } from "vitest";
import { permissionsFor } from "./gen/permissions.js";

test("cluster, drone and inbox stand in the subjects as tokens", () => {
	const client = permissionsFor("client", { cluster: "plane.test", inboxPrefix: "inbox.app-1" });
	expect(client.publish).toMatchObject({ allow: expect.arrayContaining(["cluster.plane_test.schedule"]) });
	expect(client.subscribe).toEqual({ allow: ["inbox.app-1.>", "cluster.plane_test.backend.*.stats"] });
	expect(client).not.toHaveProperty("allow_responses");
	const drone = permissionsFor("drone", { cluster: "plane.test", drone: "d1" });
	expect(drone).toMatchObject({ subscribe: { allow: expect.arrayContaining(["cluster.plane_test.drone.d1.spawn"]) } });
	expect(drone).toMatchObject({ allow_responses: true });
});

test("a drone without an id may be any of the cluster", () => {
	const { subscribe } = permissionsFor("drone", { cluster: "plane.test" });
	expect(subscribe).toMatchObject({ allow: expect.arrayContaining(["cluster.plane_test.drone.*.spawn"]) });
});

test("a controller serves all clusters and answers twice where it listens twice", () => {
	expect(permissionsFor("controller")).toMatchObject({ allow_responses: { max: 3, expires: "2m" } });
});

test("who needs nothing is refused everything, not allowed it by an empty list", () => {
	expect(permissionsFor("metrics", { cluster: "plane.test" }).subscribe).toEqual({ deny: [">"] });
});

test.each([
	["client", {}, "cluster"],
	["client", { cluster: "plane.test" }, "inboxPrefix"],
	["client", { cluster: "plane.test", inboxPrefix: "" }, "inboxPrefix"],
	["client", { cluster: "plane.test", inboxPrefix: "a.>" }, "inboxPrefix"],
	["client", { cluster: "plane.test", inboxPrefix: "a..b" }, "inboxPrefix"],
	["viewer", { cluster: "*", inboxPrefix: "a" }, "cluster"],
	["drone", { cluster: "plane.test", drone: "*" }, "drone"],
	["drone", { cluster: "plane.test", drone: "a.b" }, "drone"],
] as const)("what would widen them is refused: %s %j", (role, options, token) => {
	expect(() => permissionsFor(role, options)).toThrow(expect.objectContaining({ name: "InvalidSubjectError", token }));
});

test("a role that does not exist is refused", () => {
	expect(() => permissionsFor("toString" as never)).toThrow("no such role");
});
