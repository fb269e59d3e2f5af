import { data } from "./data-literal.js";
import { wrap } from "./jsdoc.js";
import { layOut } from "./literal.js";
import type { Protocol } from "./model.js";
import { header, type OutputFile } from "./output.js";
import { streamName } from "./stream-name.js";

/** `gen/streams.ts`: the JetStream streams as Plane creates them. */
export function emitStreams(protocol: Protocol): readonly OutputFile[] {
	const constants = protocol.streams.map(({ name, description, config }) => {
		const comment = wrap(description).replaceAll("\n", "\n * ");
		return `/**\n * ${comment}\n */\nexport const ${streamName(name)}: StreamConfig = ${layOut(data(config), 0, 60)};\n`;
	});
	const text = `${header("emit-streams")}\nimport type { StreamConfig } from "../stream-config.js";\n\n${constants.join("\n")}`;
	return [{ path: "packages/messages/src/gen/streams.ts", text }];
}
