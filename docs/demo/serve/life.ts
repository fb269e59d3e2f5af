import { setTimeout as sleep } from "node:timers/promises";
import type { PlaneClient, SpawnedBackend } from "@plane/nats-client";
import type { FakePlane } from "@plane/testing";

const SPAWN_EVERY_MS = 2_500;
const MOST_AT_WORK = 14;
const DOCUMENTS = ["minutes", "budget", "roadmap", "sketches", "letters"];

const EDITOR = "registry.example.com/editor:2.4";
const RENDER = "registry.example.com/render:1.9";
const GAME = "registry.example.com/game:0.7";
const CRASHING = "registry.example.com/importer:0.1";
const MISSING = "registry.example.com/editor:no-such-tag";

/** What comes in turn: mostly what goes well, now and then what does not. */
const IMAGES = [EDITOR, RENDER, EDITOR, GAME, RENDER, CRASHING, EDITOR, GAME, MISSING, RENDER];

/** Says how the backends of each image live. */
export function scriptLives(plane: FakePlane): void {
	plane.script({ loadingMs: 900, startingMs: 1_200 });
	plane.script({ image: EDITOR, loadingMs: 900, startingMs: 1_200, logs: editorLines() });
	const progress = Array.from({ length: 9 }, (_, step) => line(`frame ${(step + 1) * 30} of 270`, (step + 1) * 1_500));
	const rendering = { image: RENDER, loadingMs: 1_500, startingMs: 700, readyMs: 14_000, ends: "Exited" } as const;
	plane.script({ ...rendering, logs: ["Rendering 270 frames", ...progress] });
	plane.script({
		image: GAME,
		loadingMs: 600,
		startingMs: 500,
		logs: ["Listening on port 8080", "Waiting for players"],
	});
	const crash = { text: "fatal: out of memory", kind: "Stderr", afterMs: 5_000 } as const;
	plane.script({ image: CRASHING, readyMs: 5_000, ends: "Failed", exitCode: 137, logs: ["Reading 4 files", crash] });
	plane.script({ image: MISSING, loadingMs: 1_800, ends: "ErrorLoading", loadError: "manifest unknown" });
}

const line = (text: string, afterMs: number): { text: string; afterMs: number } => ({ text, afterMs });

function editorLines(): (string | { text: string; afterMs: number })[] {
	const visits = Array.from({ length: 40 }, (_, n) => line(`saved revision ${n + 1}`, 4_000 + n * 3_000));
	return ["Loading the document", line("Listening on port 8080", 1_000), ...visits];
}

/** Spawns, ends and drains until the signal is aborted. */
export async function live(plane: PlaneClient, signal: AbortSignal): Promise<void> {
	for (let turn = 0; !signal.aborted; turn += 1) {
		await step(plane, turn).catch((error: unknown) => console.error(String(error)));
		await sleep(SPAWN_EVERY_MS, undefined, { signal }).catch(() => undefined);
	}
}

const editors: SpawnedBackend[] = [];

async function step(plane: PlaneClient, turn: number): Promise<void> {
	const image = IMAGES[turn % IMAGES.length] ?? EDITOR;
	const backend_id = `${/([a-z]+):/.exec(image)?.[1]}-${turn + 1}`;
	const lock = image === EDITOR ? { lock: DOCUMENTS[turn % DOCUMENTS.length] ?? "minutes" } : {};
	if (editors.length >= MOST_AT_WORK / 2) await editors.shift()?.terminate();
	const backend = await plane.spawn({
		backend_id,
		executable: { image },
		max_idle_secs: image === GAME ? 20 : 600,
		...lock,
	});
	if (image === EDITOR && backend.spawned) editors.push(backend);
	if (turn === 12) await plane.drain("drone-3");
}
