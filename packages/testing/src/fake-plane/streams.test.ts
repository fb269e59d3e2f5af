import type { NatsConnection, StreamConfig } from "nats";
import { expect, test } from "vitest";
import { createStreams } from "./streams.js";

const refusal = (code: number) => Object.assign(new Error(`refused with ${code}`), { api_error: { err_code: code } });

/** What a controller asks of a server without streams that refuses more than one replica so, and what it fails with. */
async function askedOf(refused: number): Promise<{ readonly asked: string[]; readonly failures: string[] }> {
	const asked: string[] = [];
	const failures: string[] = [];
	const streams = {
		info: (name: string) => {
			asked.push(`${name}?`);
			return Promise.reject(refusal(10_059));
		},
		add: async ({ name, num_replicas = 0 }: StreamConfig) => {
			asked.push(`${name} ${num_replicas}`);
			if (num_replicas > 1) throw refusal(refused);
		},
	};
	const connection = { jetstreamManager: async () => ({ streams }) } as unknown as NatsConnection;
	await createStreams(connection, {
		oldLogStream: false,
		onFailure: (stream, error) => failures.push(`${stream}: ${(error as Error).message}`),
	});
	return { asked, failures };
}

const OTHERS = ["backend_logs", "backend_status", "dns_record"].flatMap((name) => [`${name}?`, `${name} 0`]);

test("a server that has no replicas is asked anew for one", async () => {
	const { asked, failures } = await askedOf(10_074);
	expect([asked, failures]).toEqual([
		["plane_state?", "plane_state 2", "plane_state?", "plane_state 1", ...OTHERS],
		[],
	]);
});

test("a cluster that has no room for replicas is not asked again", async () => {
	const { asked, failures } = await askedOf(10_005);
	expect([asked, failures]).toEqual([
		["plane_state?", "plane_state 2", ...OTHERS],
		["plane_state: refused with 10005"],
	]);
});
