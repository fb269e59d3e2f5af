import { SpawnRequest } from "@plane/messages";
import { describe, expect, test } from "vitest";
import { type BackendLife, type BackendScript, BackendScripts } from "./script.js";

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

function lifeOf(scripts: readonly BackendScript[], spawned: SpawnRequest): BackendLife {
	const all = new BackendScripts();
	for (const script of scripts) all.add(script);
	return all.lifeOf(spawned);
}

describe("the life of a backend", () => {
	test("without a script goes on until somebody ends it", () => {
		const life = lifeOf([], request("i"));
		expect(life).toMatchObject({ ends: undefined, stopErrors: 0, vanishes: false, breaksIn: undefined });
		expect(life.logs).toEqual([{ kind: "Stdout", text: "Listening on port 8080", afterMs: 0 }]);
		expect(lifeOf([], request("i", "b1", 9_000)).logs).toMatchObject([{ text: "Listening on port 9000" }]);
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

	test("can be that of the n-th spawn only, counted from the script on", () => {
		const scripts = new BackendScripts();
		scripts.lifeOf(request("flaky"));
		scripts.add({ image: "flaky", nth: 2, ends: "Failed" });
		const ends = ["flaky", "other", "flaky", "flaky"].map((image) => scripts.lifeOf(request(image)).ends);
		expect(ends).toEqual([undefined, undefined, "Failed", undefined]);
	});

	test("is the usual where the script says undefined", () => {
		const nothing = { ends: undefined, loadingMs: undefined, stopErrors: undefined, stats: undefined };
		const line = { text: "up", kind: undefined, afterMs: undefined };
		expect(lifeOf([{ ...nothing, logs: [line] }], request("i"))).toEqual({
			...lifeOf([], request("i")),
			logs: [{ text: "up", kind: "Stdout", afterMs: 0 }],
		});
	});

	test.each(["Ready", "failed", "Lost", "Terminated"])("cannot end in %s by itself", (ends) => {
		expect(() => lifeOf([{ ends: ends as never }], request("i"))).toThrow("ends is ErrorLoading, ErrorStarting,");
	});

	test("prints lines on both outputs, when it is told to", () => {
		const logs = ["first", { text: "bad", kind: "Stderr", afterMs: 7 }] as const;
		expect(lifeOf([{ logs }], request("i")).logs).toEqual([
			{ text: "first", kind: "Stdout", afterMs: 0 },
			{ text: "bad", kind: "Stderr", afterMs: 7 },
		]);
	});

	test.each([{ nth: 0 }, { nth: 1.5 }, { loadingMs: -1 }, { readyMs: Number.NaN }, { loadingMs: "5" }])(
		"cannot be %o",
		(script) => {
			expect(() => new BackendScripts().add(script as BackendScript)).toThrow(RangeError);
		},
	);

	test("has to be given", () => {
		expect(() => new BackendScripts().add(undefined as never)).toThrow("says how backends live");
	});

	test("cannot fail with exit code 0, which is no failure", () => {
		expect(() => new BackendScripts().add({ ends: "Failed", exitCode: 0 })).toThrow("Exited");
	});
});
