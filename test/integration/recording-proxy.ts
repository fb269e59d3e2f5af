import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP proxy that remembers every byte the client sent. */
export interface RecordingProxy extends AsyncDisposable {
	readonly url: string;
	/** What was sent since the last call. */
	take(): string;
}

export async function startRecordingProxy(port: number): Promise<RecordingProxy> {
	const sockets = new Set<Socket>();
	let sent = "";
	const server = createServer((client) => {
		const upstream = connect(port, "127.0.0.1");
		for (const socket of [client, upstream]) {
			sockets.add(socket);
			socket.on("error", () => socket.destroy());
		}
		client.on("data", (bytes) => {
			sent += bytes.toString("latin1");
		});
		client.pipe(upstream).pipe(client);
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		url: `nats://127.0.0.1:${(server.address() as AddressInfo).port}`,
		take: () => {
			const taken = sent;
			sent = "";
			return taken;
		},
		[Symbol.asyncDispose]: async () => {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, "close");
		},
	};
}
