// A process that imports one module and says how many milliseconds that took, by the clock that it is given.
import process from "node:process";

const [url, clock] = process.argv.slice(2);

function now() {
	if (clock === "wall") return performance.now();
	const { user, system } = process.cpuUsage();
	return (user + system) / 1_000;
}

const started = now();
await import(url);
process.stdout.write(String(now() - started));
