/**
 * Opens a WebSocket that is closed as soon as that is asked for. The platform's own waits until the other side agrees, which one
 * that is gone never does: Node for ever, browsers for a minute. As long the NATS libraries would neither reconnect nor close.
 */
export async function openWebSocket(url: string): Promise<{ socket: WebSocket; encrypted: boolean }> {
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
