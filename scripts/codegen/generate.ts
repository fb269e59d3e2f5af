import { emitAsyncapi } from "./emit-asyncapi.js";
import { emitCodecs } from "./emit-codecs.js";
import { emitExamples } from "./emit-examples.js";
import { emitGuards } from "./emit-guards.js";
import { emitPermissions } from "./emit-permissions.js";
import { emitPlaces } from "./emit-places.js";
import { emitPlane } from "./emit-plane.js";
import { emitReaders } from "./emit-readers.js";
import { emitReference } from "./emit-reference.js";
import { emitRegistry } from "./emit-registry.js";
import { emitSamples } from "./emit-samples.js";
import { emitShapes } from "./emit-shapes.js";
import { emitStreams } from "./emit-streams.js";
import { emitSubpaths } from "./emit-subpaths.js";
import { emitTypes } from "./emit-types.js";
import { emitValidators } from "./emit-validators.js";
import { emitWriters } from "./emit-writers.js";
import type { Protocol } from "./model.js";
import { belongsTo, type Emitter, OUTPUTS, type OutputFile } from "./output.js";
import { compare } from "./problem.js";

/** Emitters that write the same file write its parts, in this order. */
const EMITTERS: readonly Emitter[] = [
	emitCodecs,
	emitTypes,
	emitShapes,
	emitStreams,
	emitSubpaths,
	emitValidators,
	emitReaders,
	emitWriters,
	emitGuards,
	emitRegistry,
	emitPermissions,
	emitPlane,
	emitExamples,
	emitPlaces,
	emitSamples,
	emitReference,
	emitAsyncapi,
];

/** Every generated file, sorted by path. */
export async function generate(protocol: Protocol): Promise<readonly OutputFile[]> {
	const parts = (await Promise.all(EMITTERS.map((emit) => emit(protocol)))).flat();
	const texts = new Map<string, string>();
	for (const { path, text } of parts) {
		if (!OUTPUTS.some((output) => belongsTo(output, path))) throw new Error(`${path} is no output`);
		const before = texts.get(path);
		texts.set(path, before === undefined ? text : `${before}\n${text}`);
	}
	return [...texts].map(([path, text]) => ({ path, text })).sort((a, b) => compare(a.path, b.path));
}
