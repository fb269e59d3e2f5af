// Runs in the browser: the built package, every case, and what the environment has and has not.
import { InvalidMessageError, lockToken } from "/messages/index.mjs";
import { registry } from "/messages/registry.mjs";

const utf8 = { encode: (text) => new TextEncoder().encode(text), decode: (bytes) => new TextDecoder().decode(bytes) };

/** JSON text that says which numbers are bigints. */
const shown = (value) => JSON.stringify(value, (_, item) => (typeof item === "bigint" ? `bigint ${item}` : item));

function attempt(call) {
	try {
		return call();
	} catch (error) {
		return error instanceof InvalidMessageError ? "InvalidMessageError" : String(error);
	}
}

function outcome({ type, text }) {
	const codec = registry[type];
	const decoded = attempt(() => shown(codec.decode(utf8.encode(text))));
	const encoded = attempt(() => utf8.decode(codec.encode(codec.decode(text))));
	return { type, text, decoded, encoded };
}

function evalIsBlocked() {
	try {
		return new Function("return false")();
	} catch (error) {
		return error instanceof EvalError;
	}
}

async function run() {
	const { documents, locks } = await (await fetch("/cases.json")).json();
	return {
		evalIsBlocked: evalIsBlocked(),
		nodeGlobals: ["Buffer", "process", "global", "require"].filter((name) => name in globalThis),
		documents: documents.map(outcome),
		tokens: locks.map(lockToken),
	};
}

const results = await run().catch((error) => ({ failure: String(error) }));
await fetch("/results", { method: "POST", body: JSON.stringify(results) });
