import type { MessageDef, Role } from "../model.js";

const NAMES: Readonly<Record<Role, string>> = {
	client: "client",
	controller: "controller",
	drone: "drone",
	metrics: "plane-metrics",
	operator: "operator",
};

/** `client → controller`; nobody listens to some messages. */
export function direction({ senders, receivers }: MessageDef): string {
	return `${names(senders)} → ${receivers.length === 0 ? "nobody" : names(receivers)}`;
}

function names(roles: readonly Role[]): string {
	return roles.map((role) => NAMES[role]).join(", ");
}

export const TRANSPORTS: Readonly<Record<MessageDef["transport"], string>> = {
	request: "request",
	publish: "publish",
	jetstream: "JetStream publish",
};
