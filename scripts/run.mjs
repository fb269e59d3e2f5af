// What `npm start`, `npm test` and the other npm scripts of the root run. Needs Node and npm and nothing else.
import process from "node:process";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
	console.error(`This repository needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
	console.error("Way out: install a newer Node (https://nodejs.org) and run the command again.");
	process.exit(1);
}

const { main } = await import("./run/main.mjs");
process.exitCode = await main(process.argv.slice(2));
