/** `backend_status` → `backendStatus`, the name of the stream's constant in `gen/streams.ts`. */
export function streamName(name: string): string {
	return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
