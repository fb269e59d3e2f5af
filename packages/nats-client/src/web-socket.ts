import { refused } from "./call.js";
import type { PlaneError } from "./plane-error.js";
import { isWebSocket } from "./server-url.js";

/** A WebSocket as the NATS libraries want it. */
interface Opened {
	readonly socket: WebSocket;
	readonly encrypted: boolean;
}

/** What makes the WebSockets of a library that asks for some, and what rejects once it has asked in vain. */
export interface WebSockets {
	readonly wsFactory: (url: string) => Promise<Opened>;
	/** The libraries themselves would never come to an end. */
	readonly refusal: Promise<never>;
}

export function webSocketsFor(servers: readonly string[]): WebSockets {
	let refuse: (error: PlaneError) => void = () => undefined;
	const refusal = new Promise<never>((_, reject) => {
		refuse = reject;
	});
	const wsFactory = async (url: string): Promise<Opened> => {
		const obstacle = obstacleTo(servers);
		if (obstacle === undefined) return openWebSocket(url);
		const error = refused("connect", obstacle);
		refuse(error);
		throw error;
	};
	return { wsFactory, refusal };
}

function obstacleTo(servers: readonly string[]): string | undefined {
	// Whoever speaks WebSocket would take any other scheme for wss, on another port.
	if (!servers.every(isWebSocket)) return "wsconnect takes servers of the form ws://host:port or wss://host:port";
	return typeof WebSocket === "undefined" ? "there is no WebSocket here; Node has it since version 22" : undefined;
}

/**
 * Opens a WebSocket that is closed as soon as that is asked for. The platform's own waits until the other side agrees, which one
 * that is gone never does: Node for ever, browsers for a minute. As long the NATS libraries would neither reconnect nor close.
 */
function openWebSocket(url: string): Opened {
	const socket = new WebSocket(url);
	const close = socket.close.bind(socket);
	socket.close = () => {
		close();
		const { onclose } = socket;
		// Told once, and told first: the library may close it again.
		socket.onclose = null;
		onclose?.call(socket, { wasClean: true, reason: "" } as CloseEvent);
	};
	// The library waits for it to become 0 before it closes. What was sent still goes out: closing comes after it.
	Object.defineProperty(socket, "bufferedAmount", { value: 0 });
	return { socket, encrypted: url.startsWith("wss:") };
}
