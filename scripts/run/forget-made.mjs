import { run } from "./child.mjs";

/** Everything that the code generator writes, as git wants to be told of it; the page on performance is the bench's. */
export const GENERATED = [
	"packages/messages/src/gen",
	"packages/testing/src/gen",
	"docs/reference",
	"docs/asyncapi.json",
	":(exclude)docs/reference/performance.md",
];

/** Everything that the build writes. A pattern without `(glob)` would match no file in a folder. */
export const BUILT = [":(glob)packages/*/dist/**", "packages/messages/schemas"];

/**
 * Removes what was made and is not committed. turbo only adds what it restores from its cache: what another branch or a schema
 * that is gone had would stay, and get into the next build. Without git there are no branches, and nothing is removed.
 */
export async function forgetMade(folder, made) {
	// Without somebody who takes the lines, they would go to the terminal.
	await run("git", ["clean", "-fdxq", "--", ...made], { cwd: folder, onLine: () => undefined });
}
