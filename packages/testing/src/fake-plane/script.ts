import type { BackendState, DroneLogMessageKind, SpawnRequest } from "@plane/messages";

/** How backends go through life: which ones are meant, how far they get, and how long each step takes. */
export interface BackendScript {
	/** The image it is for, exactly or as a pattern; every image without it. */
	readonly image?: string | RegExp | undefined;
	/** The backend id it is for, exactly or as a pattern; every id without it. */
	readonly backendId?: string | RegExp | undefined;
	/** Only the n-th spawn that image and id mean, from 1, counted from when the script was given. */
	readonly nth?: number | undefined;
	/** The state in which it ends by itself. Without it the backend lives until it is terminated or was idle for too long. */
	readonly ends?: ScriptedEnd | undefined;
	/** Milliseconds until image and container are there; 20 unless told, `Infinity` for never. */
	readonly loadingMs?: number | undefined;
	/** Milliseconds from Starting to the first answer, or to the scripted end; 20 unless told. After 30 s without answer the drone gives up. */
	readonly startingMs?: number | undefined;
	/** Milliseconds from Ready to the scripted end; 20 unless told. */
	readonly readyMs?: number | undefined;
	/** Exit code of a container that ends in ErrorStarting or Failed; 1 unless told. */
	readonly exitCode?: number | undefined;
	/** What it prints, line by line; a text is a line on standard output as soon as the container runs. */
	readonly logs?: readonly (string | ScriptedLine)[] | undefined;
	/** What Docker says when the backend cannot be loaded: the text of the Meta line. */
	readonly loadError?: string | undefined;
	/** The container disappears from Docker `readyMs` after Ready, as if somebody had removed it: the drone does not notice. */
	readonly vanishes?: boolean | undefined;
	/** Docker or the drone's database fails in this state, once: the backend becomes Failed. */
	readonly breaksIn?: "Starting" | "Ready" | undefined;
	/** How often stopping and removing the container fails; 0 unless told. Each time the drone reports Failed again. */
	readonly stopErrors?: number | undefined;
	/** Milliseconds that stopping takes; 0 unless told. Docker kills after 10 s. */
	readonly stoppingMs?: number | undefined;
	/** How many statistics there are until computing one fails, which ends them for good; no end unless told. */
	readonly stats?: number | undefined;
}

/** A line that a container prints. */
export interface ScriptedLine {
	readonly text: string;
	/** `Stdout` unless told. */
	readonly kind?: Exclude<DroneLogMessageKind, "Meta"> | undefined;
	/** Milliseconds since the start of the container; 0 unless told. */
	readonly afterMs?: number | undefined;
}

/** The ends a container can come to by itself. */
export type ScriptedEnd = Extract<
	BackendState,
	"ErrorLoading" | "ErrorStarting" | "TimedOutBeforeReady" | "Failed" | "Exited" | "Swept"
>;

/** As keys, so that the compiler misses none. */
const ENDS: Readonly<Record<ScriptedEnd, true>> = {
	ErrorLoading: true,
	ErrorStarting: true,
	TimedOutBeforeReady: true,
	Failed: true,
	Exited: true,
	Swept: true,
};

const NUMBERS = [
	"nth",
	"loadingMs",
	"startingMs",
	"readyMs",
	"exitCode",
	"stopErrors",
	"stoppingMs",
	"stats",
] as const satisfies (keyof BackendScript)[];

const NTH = "script: nth is a whole number from 1";

/** All of it, with what stands for what was not told. */
type Told<T> = { readonly [Field in keyof T]-?: NonNullable<T[Field]> };

/** What one backend does. */
export type BackendLife = Told<
	Omit<BackendScript, "image" | "backendId" | "nth" | "ends" | "breaksIn" | "loadError" | "logs">
> & {
	readonly ends: ScriptedEnd | undefined;
	readonly breaksIn: "Starting" | "Ready" | undefined;
	readonly loadError: string | undefined;
	readonly logs: readonly Told<ScriptedLine>[];
};

/** The scripts of a fake Plane, and how many spawns each of them has met. */
export class BackendScripts {
	readonly #scripts: { readonly script: BackendScript; met: number }[] = [];

	add(script: BackendScript): void {
		if (!script) throw new TypeError('script: says how backends live, such as { ends: "Failed" }');
		if (script.ends !== undefined && !Object.hasOwn(ENDS, script.ends)) {
			throw new TypeError(`script: ends is ${Object.keys(ENDS).join(", ")}, or left out for a backend that lives on`);
		}
		if (script.ends === "Failed" && script.exitCode === 0) {
			throw new TypeError("script: a container that fails has an exit code other than 0; with 0 it ends as Exited");
		}
		for (const field of NUMBERS) {
			const value = script[field] ?? 0;
			if (!(typeof value === "number" && value >= 0)) throw new RangeError(`script: ${field} is 0 or more`);
		}
		if (script.nth !== undefined && !(Number.isInteger(script.nth) && script.nth > 0)) throw new RangeError(NTH);
		this.#scripts.push({ script, met: 0 });
	}

	/** The life of a backend that is spawned now: the newest script that is meant for it, and the usual life where that says nothing. */
	lifeOf(request: SpawnRequest): BackendLife {
		const fitting = this.#scripts.filter(
			({ script }) => fits(script.image, request.executable.image) && fits(script.backendId, request.backend_id),
		);
		for (const each of fitting) each.met += 1;
		const found = fitting.findLast(({ script, met }) => (script.nth ?? met) === met);
		return lifeBy(found?.script ?? {}, request);
	}
}

function lifeBy(script: BackendScript, { executable }: SpawnRequest): BackendLife {
	const logs = script.logs ?? [`Listening on port ${executable.port ?? 8080}`];
	return {
		ends: script.ends,
		loadingMs: script.loadingMs ?? 20,
		startingMs: script.startingMs ?? 20,
		readyMs: script.readyMs ?? 20,
		exitCode: script.exitCode ?? 1,
		logs: logs.map((line) => lineOf(typeof line === "string" ? { text: line } : line)),
		loadError: script.loadError,
		vanishes: script.vanishes ?? false,
		breaksIn: script.breaksIn,
		stopErrors: script.stopErrors ?? 0,
		stoppingMs: script.stoppingMs ?? 0,
		stats: script.stats ?? Number.POSITIVE_INFINITY,
	};
}

function lineOf({ text, kind = "Stdout", afterMs = 0 }: ScriptedLine): Told<ScriptedLine> {
	return { text, kind, afterMs };
}

function fits(pattern: string | RegExp | undefined, text: string): boolean {
	if (pattern === undefined) return true;
	// Not `test`, which moves on in a pattern with the g flag.
	return typeof pattern === "string" ? pattern === text : text.search(pattern) >= 0;
}
