const { readFileSync } = require("node:fs");
const { join } = require("node:path");

/** `@plane/messages` says in its manifest which Plane it mirrors; here the fact is in `schemas/plane.json` alone. */
function beforePacking(manifest) {
	if (manifest.name !== "@plane/messages") return manifest;
	return { ...manifest, plane: JSON.parse(readFileSync(join(__dirname, "schemas/plane.json"), "utf8")) };
}

module.exports = { hooks: { beforePacking } };
