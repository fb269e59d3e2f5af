import type { NatsConnection } from "@nats-io/nats-core";
import { expect, test, vi } from "vitest";
import { jetStreamOfNats3 } from "./jetstream-nats3.js";

vi.mock("@nats-io/jetstream", () => {
	throw new Error("Cannot find package");
});

test("who has a 3.x connection without its JetStream is told what to install", async () => {
	await expect(jetStreamOfNats3({} as NatsConnection)).rejects.toMatchObject({
		code: "stream_unavailable",
		message: expect.stringContaining("install it"),
	});
});
