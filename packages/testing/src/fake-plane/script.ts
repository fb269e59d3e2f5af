import type { BackendState, SpawnRequest } from "@plane/messages";

/** How backends go through life: which ones are meant, how far they get, and how long each step takes. */
export interface BackendScript {
	/** The image it is for, exactly or as a pattern; every image without it. */
	readonly image?: string | RegExp;
	/** The backend id it is for, exactly or as a pattern; every id without it. */
	readonly backendId?: string | RegExp;
	/** The state in which it ends by itself. Without it the backend lives until it is terminated or was idle for too long. */
	readonly ends?: ScriptedEnd;
	/** Milliseconds from Loading to the next state; 20 unless told. */
	readonly loadingMs?: number;
	/** Milliseconds from Starting to the next state; 20 unless told. */
	readonly startingMs?: number;
	/** Milliseconds from Ready to the scripted end; 20 unless told. */
	readonly readyMs?: number;
	/** Exit code of a container that ends in ErrorStarting or Failed; 1 unless told. */
	readonly exitCode?: number;
	/** What it prints to standard output, line by line, from Starting on. */
	readonly logs?: readonly string[];
}

/** The ends a container can come to by itself. */
export type ScriptedEnd = Extract<
	BackendState,
	"ErrorLoading" | "ErrorStarting" | "TimedOutBeforeReady" | "Failed" | "Exited" | "Swept"
>;

/** What one backend does. */
export type BackendLife = Required<Omit<BackendScript, "image" | "backendId" | "ends">> & {
	readonly ends: ScriptedEnd | undefined;
};

/** The life of a backend: the newest script that is meant for it, and the usual life where that says nothing. */
export function lifeOf(scripts: readonly BackendScript[], { backend_id, executable }: SpawnRequest): BackendLife {
	const script = scripts.findLast(
		({ image, backendId }) => fits(image, executable.image) && fits(backendId, backend_id),
	);
	return {
		ends: script?.ends,
		loadingMs: script?.loadingMs ?? 20,
		startingMs: script?.startingMs ?? 20,
		readyMs: script?.readyMs ?? 20,
		exitCode: script?.exitCode ?? 1,
		logs: script?.logs ?? [`Listening on port ${executable.port ?? 8080}`],
	};
}

function fits(pattern: string | RegExp | undefined, text: string): boolean {
	if (pattern === undefined) return true;
	// Not `test`, which moves on in a pattern with the g flag.
	return typeof pattern === "string" ? pattern === text : text.search(pattern) >= 0;
}
