const { readFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const { env } = require("node:process");

/** `@plane/messages` says in its manifest which Plane it mirrors; here the fact is in `schemas/plane.json` alone. */
function mirrored({ name }) {
	return (
		name === "@plane/messages" && { plane: JSON.parse(readFileSync(join(__dirname, "schemas/plane.json"), "utf8")) }
	);
}

/** Where it is released from. npm compares that with the provenance, and takes no package that names another place or none. */
function released({ name }) {
	const url = `git+${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}.git`;
	return env.GITHUB_REPOSITORY && { repository: { type: "git", url, directory: `packages/${basename(name)}` } };
}

const beforePacking = (manifest) => ({ ...released(manifest), ...manifest, ...mirrored(manifest) });

module.exports = { hooks: { beforePacking } };
