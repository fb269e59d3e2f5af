import { builds } from "./gen/builds.js";
import { misfit } from "./misfit.js";
import { type Build, messagesOn } from "./plane-build.js";

/** As much of a `RecordedMessage` as telling builds apart takes. */
export type Traffic = Readonly<{
	subject: string;
	data: Uint8Array;
	/** An answer: the place among all entries of the request that it belongs to. */
	answers?: number;
}>;

/** What speaks against a build. */
export interface RuledOut {
	/** `v0.3.4` */
	readonly build: string;
	/** The place among the entries. */
	readonly entry: number;
	/** `BackendStateMessage/cluster`, or the subject where the build sends nothing on it. */
	readonly place: string;
	/** Completes a sentence that begins with the place. */
	readonly reason: string;
}

export interface PlaneIdentity {
	/** Builds that may have sent all of it, oldest first: `v0.3.0`, `v0.3.4`, `v0.3.10`, and the one that the packages are made for. */
	readonly possible: readonly string[];
	/** Why the others did not: each build and place once, with the first entry that shows it. */
	readonly ruledOut: readonly RuledOut[];
	/** How many entries said anything: those that Plane sends and not only clients. */
	readonly heard: number;
}

/**
 * Which of the known Planes recorded traffic can come from, and by which fields that is known: versions do not tell, documents do.
 * Takes what `recordMessages` keeps; subjects of earlier Planes only a subscription to `>` hears. Holds no values of the payloads.
 */
export function identifyPlane(entries: readonly Traffic[]): PlaneIdentity {
	const spoken = entries.flatMap((_, index) => findings(entries, index));
	const against = spoken.flat();
	const seen = new Set<string>();
	const ruledOut = against.filter(
		({ build, place }) => !seen.has(`${build} ${place}`) && seen.add(`${build} ${place}`),
	);
	const out = new Set(ruledOut.map(({ build }) => build));
	return {
		possible: builds.map(({ name }) => name).filter((name) => !out.has(name)),
		ruledOut,
		heard: spoken.length,
	};
}

/** What an entry says against builds, in a list of its own; no list when it says nothing of any. */
function findings(entries: readonly Traffic[], index: number): readonly (readonly RuledOut[])[] {
	const entry = entries[index];
	if (!entry) return [];
	const subject = entry.answers === undefined ? entry.subject : entries[entry.answers]?.subject;
	if (subject === undefined) return [];
	const answer = entry.answers !== undefined;
	const types = builds.map((build) => typesOn(build, subject, answer));
	if (types.every((found) => found === undefined || found.length === 0) || types.includes(undefined)) return [];
	const document = parse(entry.data);
	if (document === undefined) return [];
	const against = builds.flatMap((build, i) => {
		const found = objection(build, types[i] ?? [], document, subject);
		return found ? [{ build: build.name, entry: index, ...found }] : [];
	});
	// What no build writes is damaged or comes from somebody else.
	return against.length === builds.length ? [] : [against];
}

/** Types that the build sends there; undefined where clients send, too, so that it tells nothing. */
function typesOn(build: Build, subject: string, answer: boolean): readonly string[] | undefined {
	const messages = messagesOn(build, subject).map((name) => ({ name, ...build.messages[name] }));
	if (answer) return messages.flatMap(({ reply }) => reply ?? []);
	return messages.some(({ sent }) => sent !== undefined) ? undefined : messages.map(({ name }) => name);
}

function objection(
	build: Build,
	types: readonly string[],
	document: unknown,
	subject: string,
): Pick<RuledOut, "place" | "reason"> | undefined {
	if (types.length === 0) return { place: subject, reason: "is no subject of this build" };
	const found = types.map((type) => ({ type, misfit: misfit(build, type, document) }));
	const [first] = found;
	if (!first?.misfit || found.some((each) => each.misfit === undefined)) return undefined;
	return { place: `${first.type}${first.misfit.path}`, reason: first.misfit.reason };
}

function parse(bytes: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		return undefined;
	}
}
