import { wsconnect } from "@nats-io/nats-core";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { open } from "./fixtures/open-connection.js";

const refusal = (options: object): Promise<unknown> =>
	open({ servers: "ws://127.0.0.1:1", dial: wsconnect, ...options }).catch((error: unknown) => error);

const refused = { code: "invalid_argument", operation: "connect", outcome: "not-sent", retry: false };

describe("a connection over WebSocket", () => {
	test("is refused where the servers are of another scheme, which its library would take for wss", async () => {
		for (const servers of ["nats://127.0.0.1:1", "127.0.0.1:1", "tls://127.0.0.1:1"]) {
			const words = servers.startsWith("tls:") ? "no option tls" : "ws://host:port";
			expect(await refusal({ servers })).toMatchObject({ ...refused, message: expect.stringContaining(words) });
		}
	});

	test("is refused the option tls, whatever the servers say", async () => {
		for (const servers of ["ws://127.0.0.1:1", "nats://127.0.0.1:1"]) {
			const error = await refusal({ servers, tls: { ca: "pem" } });
			expect(error).toMatchObject({ ...refused, message: expect.stringContaining("no option tls") });
		}
	});

	test("is refused where there is no WebSocket", async () => {
		vi.stubGlobal("WebSocket", undefined);
		onTestFinished(() => void vi.unstubAllGlobals());
		expect(await refusal({})).toMatchObject({ ...refused, message: expect.stringContaining("Node has it since") });
	});
});
