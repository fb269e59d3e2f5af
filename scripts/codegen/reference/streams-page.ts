import { type Message, messagesOf } from "../messages.js";
import type { MessageDef, Protocol, Stream } from "../model.js";
import { typeLinkFromOutside } from "./links.js";
import { blocks, code, link, page, prose, section, table } from "./markdown.js";

export function streamsPage(protocol: Protocol): string {
	const messages = messagesOf(protocol);
	return page(
		"Streams",
		"schemas/streams.json",
		"The JetStream streams a controller creates when it starts. A stream that exists keeps the settings it has: Plane never updates one.",
		settingsTable(protocol.streams),
		...protocol.streams.map((stream) => streamSection(stream, messages)),
	);
}

/** The settings side by side; those that no stream has set are one sentence. */
function settingsTable(streams: readonly Stream[]): string {
	const keys = Object.keys(streams[0]?.config ?? {}).filter((key) => key !== "name");
	const unset = keys.filter((key) => key !== "num_replicas" && streams.every(({ config }) => config[key] === 0));
	const rows = keys
		.filter((key) => !unset.includes(key))
		.map((key) => [code(key), ...streams.map(({ config }) => settingText(key, config[key] ?? null))]);
	const names = streams.map(({ name }) => link(name, `#${name}`));
	const rest = unset.length === 0 ? "" : `No stream has limits of its own for ${unset.map(code).join(", ")}.`;
	return blocks(table(["Setting", ...names], rows), rest);
}

function settingText(key: string, value: Stream["config"][string]): string {
	if (Array.isArray(value)) return value.map((item) => code(String(item))).join(", ");
	if (value === 0) return key === "num_replicas" ? "the server's default" : "unlimited";
	return key === "max_age" ? `${Number(value) / 1e9} s` : String(value);
}

function streamSection({ name, description }: Stream, messages: readonly Message[]): string {
	const captured = messages.filter(({ message }) => message.stream === name);
	return section(
		2,
		name,
		prose(description),
		`It holds ${captured.map(typeLinkFromOutside).join(", ")}, published to ${captured.flatMap(({ message }) => templates(message)).join(", ")}.`,
		onceText(captured),
	);
}

function templates({ subjects }: MessageDef): string[] {
	return subjects.map(({ template }) => code(template));
}

function onceText(messages: readonly Message[]): string {
	const once = messages.flatMap(({ message }) => message.subjects.filter(({ overwrites }) => !overwrites));
	if (once.length === 0) return "";
	const subjects = once.map(({ template }) => code(template)).join(" and ");
	return `On ${subjects} the first message stays and every later one is refused: Plane sends them with the header ${code("Nats-Expected-Last-Subject-Sequence: 0")}.`;
}
