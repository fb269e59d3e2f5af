import { streamName } from "./constant-names.js";
import { data } from "./data-literal.js";
import { comment } from "./jsdoc.js";
import { layOut } from "./literal.js";
import type { Protocol } from "./model.js";
import { header, type OutputFile } from "./output.js";

/** `gen/streams.ts`: the JetStream streams as Plane creates them. */
export function emitStreams(protocol: Protocol): readonly OutputFile[] {
	const constants = protocol.streams.map(({ name, description, config }) => {
		const text = comment([description]).replaceAll("\n", "\n * ");
		const start = `export const ${streamName(name)}: StreamConfig = `;
		return `/**\n * ${text}\n */\n${start}${layOut(data(config), 0, start.length + 1)};\n`;
	});
	const text = `${header("emit-streams")}\nimport type { StreamConfig } from "../stream-config.js";\n\n${constants.join("\n")}`;
	return [{ path: "packages/messages/src/gen/streams.ts", text }];
}
