import { SpawnRequest } from "@plane/messages";
import { describe, expect, test } from "vitest";
import { lifeOf } from "./script.js";

const request = (image: string, backend_id = "b1", port: number | null = null): SpawnRequest =>
	SpawnRequest.parse({
		cluster: "plane.test",
		drone_id: "d1",
		max_idle_secs: 30,
		backend_id,
		metadata: {},
		executable: { image, env: {}, port },
		bearer_token: null,
	});

describe("the life of a backend", () => {
	test("without a script goes on until somebody ends it", () => {
		expect(lifeOf([], request("i"))).toMatchObject({ ends: undefined, logs: ["Listening on port 8080"] });
		expect(lifeOf([], request("i", "b1", 9_000)).logs).toEqual(["Listening on port 9000"]);
	});

	test("follows the newest script that is meant for it", () => {
		const scripts = [
			{ ends: "Exited" },
			{ image: /bad/g, ends: "ErrorLoading" },
			{ backendId: "b7", ends: "Failed" },
		] as const;
		expect(lifeOf(scripts, request("good")).ends).toBe("Exited");
		for (let again = 0; again < 3; again += 1) expect(lifeOf(scripts, request("a/bad/one")).ends).toBe("ErrorLoading");
		expect(lifeOf(scripts, request("a/bad/one", "b7")).ends).toBe("Failed");
	});

	test("is meant by an image in full, not by a part of it", () => {
		expect(lifeOf([{ image: "bad", ends: "ErrorLoading" }], request("bad:1")).ends).toBeUndefined();
	});
});
