import type { AnyCodec, AnyMessage } from "@plane/messages";
import { registry } from "@plane/messages/registry";

const codecs: ReadonlyMap<string, AnyCodec | AnyMessage> = new Map(Object.entries(registry));

/** The union of messages is left out: its members stand in the registry themselves. */
const messages = [...codecs.values()].filter(
	(codec): codec is AnyMessage => "subject" in codec && codec.name !== registry.DroneStateUpdate.name,
);

/** Plane's message on a subject; undefined when it is none of Plane's. */
export function messageOn(subject: string): AnyMessage | undefined {
	return messages.find((message) => message.match(subject) !== undefined);
}

/** A codec by its Rust name. */
export function codecNamed(name: string): AnyCodec | undefined {
	return codecs.get(name);
}
