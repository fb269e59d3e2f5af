import type { AnyCodec, AnyMessage } from "@plane/messages";
import { registry } from "@plane/messages/registry";

/** Every codec by its Rust name. */
const codecs: ReadonlyMap<string, AnyCodec | AnyMessage> = new Map(Object.entries(registry));

export function codecNamed(name: string): AnyCodec | AnyMessage {
	const codec = codecs.get(name);
	if (!codec) throw new Error(`the registry has no ${name}`);
	return codec;
}

export const isMessage = (codec: AnyCodec | AnyMessage): codec is AnyMessage => "subject" in codec;

export function messageNamed(name: string): AnyMessage {
	const codec = codecNamed(name);
	if (!isMessage(codec)) throw new Error(`${name} is no message`);
	return codec;
}

const utf8 = new TextDecoder();

/** What the codec writes, as text. */
export const encodedText = (codec: AnyCodec, value: unknown): string => utf8.decode(codec.encode(value));

/** What the call gives, `undefined` where it throws the error that it may throw. */
export function unless<T>(error: new (...args: never[]) => Error, call: () => T): T | undefined {
	try {
		return call();
	} catch (thrown) {
		if (thrown instanceof error) return undefined;
		throw thrown;
	}
}

/** What the call gives or the issues it throws, so that two calls can be compared. */
export function outcome(call: () => unknown): unknown {
	try {
		return { value: call() };
	} catch (error) {
		return { issues: (error as { issues?: unknown }).issues };
	}
}

/** The JSON text of a value whose identities are as near as a number comes. */
export const roundedText = (value: unknown): string =>
	JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? Number(item) : item));
