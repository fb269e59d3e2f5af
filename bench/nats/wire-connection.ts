import { connect, type Socket } from "node:net";

/** Messages that are sent at once: few enough for the server to keep up. */
const BATCH = 5_000;

/**
 * The other side of what is measured. It speaks the NATS protocol itself, because a client library there would be as slow as
 * the one that is measured.
 */
export class WireConnection implements Disposable {
	readonly #socket: Socket;
	#answer: Buffer | undefined;
	#rest: Buffer = Buffer.alloc(0);
	#pong: (() => void) | undefined;

	private constructor(socket: Socket) {
		this.#socket = socket;
		socket.setNoDelay(true);
		socket.on("data", (data) => this.#read(data));
	}

	static async open(url: string): Promise<WireConnection> {
		const { hostname, port } = new URL(url);
		const wire = new WireConnection(connect(Number(port), hostname));
		wire.#socket.write('CONNECT {"verbose":false,"pedantic":false,"lang":"bench","version":"0"}\r\n');
		await wire.flush();
		return wire;
	}

	/** Resolves when the server has read everything that was written. */
	flush(): Promise<void> {
		return new Promise((resolve) => {
			this.#pong = resolve;
			this.#socket.write("PING\r\n");
		});
	}

	/** Answers every request on the subject with the payload. */
	async answer(subject: string, payload: Uint8Array): Promise<void> {
		this.#answer = Buffer.concat([Buffer.from(` ${payload.length}\r\n`), payload, Buffer.from("\r\n")]);
		this.#socket.write(`SUB ${subject} 1\r\n`);
		await this.flush();
	}

	/** Publishes the payload many times, as fast as the server reads. */
	flood(subject: string, payload: Uint8Array, count: number): void {
		const message = Buffer.concat([Buffer.from(`PUB ${subject} ${payload.length}\r\n`), payload, Buffer.from("\r\n")]);
		this.#socket.write(Buffer.alloc(message.length * count, message));
	}

	/** Publishes the messages one after the other. Resolves when the server has read all of them. */
	async publish(messages: Iterable<readonly [subject: string, payload: Uint8Array]>): Promise<void> {
		let batch: Buffer[] = [];
		for (const [subject, payload] of messages) {
			batch.push(Buffer.concat([Buffer.from(`PUB ${subject} ${payload.length}\r\n`), payload, Buffer.from("\r\n")]));
			if (batch.length < BATCH) continue;
			this.#socket.write(Buffer.concat(batch));
			batch = [];
			await this.flush();
		}
		this.#socket.write(Buffer.concat(batch));
		await this.flush();
	}

	[Symbol.dispose](): void {
		this.#socket.destroy();
	}

	#read(data: Buffer): void {
		let text = Buffer.concat([this.#rest, data]);
		const answers: Buffer[] = [];
		for (;;) {
			const end = text.indexOf("\r\n");
			if (end < 0) break;
			const [command, ...words] = text.toString("latin1", 0, end).split(" ");
			const size = command === "MSG" ? Number(words.at(-1)) + 2 : 0;
			if (text.length < end + 2 + size) break;
			text = text.subarray(end + 2 + size);
			if (command === "PONG") this.#pong?.();
			if (command === "PING") answers.push(Buffer.from("PONG\r\n"));
			if (command === "MSG" && words.length === 4 && this.#answer)
				answers.push(Buffer.from(`PUB ${words[2]}`), this.#answer);
		}
		this.#rest = text;
		if (answers.length > 0) this.#socket.write(Buffer.concat(answers));
	}
}
