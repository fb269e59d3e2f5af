/** Words that an error of a NATS library may say of itself without quoting anyone: codes and names, as `nats` and Node make them. */
const PLAIN = /^[A-Za-z0-9_]{1,60}$/;

/** What is told of an error of Node's network layer. */
const SYSTEM_FIELDS = ["syscall", "address", "port"] as const;

/**
 * A copy of what a NATS library threw that has its codes and no text of others: servers and replies write into the messages
 * of such errors, and a syntax error quotes the document it was found in.
 */
export function causeOf(error: unknown): Error | undefined {
	// What the client itself has noticed, a timeout for instance, is told by the code alone.
	if (!(error instanceof Error)) return undefined;
	const { code, name, api_error: api, chainedError, cause: inner } = error as unknown as Record<string, unknown>;
	const facts = {
		...(isPlain(code) && { code }),
		...systemFacts(error as unknown as Record<string, unknown>),
		...apiFacts(api),
	};
	const cause = causeOf(chainedError ?? inner);
	const kind = isPlain(name) ? name : "Error";
	const copy = new Error(`${kind} ${"code" in facts ? facts.code : "without code"}`, cause && { cause });
	copy.stack = `${copy.name}: ${copy.message}${framesOf(error)}`;
	return Object.assign(copy, facts);
}

function isPlain(text: unknown): text is string {
	return typeof text === "string" && PLAIN.test(text);
}

function systemFacts(error: Record<string, unknown>): Record<string, unknown> {
	if (!isPlain(error.syscall)) return {};
	return Object.fromEntries(SYSTEM_FIELDS.filter((field) => field in error).map((field) => [field, error[field]]));
}

/** Where it was thrown: the stack without the message before it. */
function framesOf(error: { name?: unknown; message?: unknown; stack?: unknown }): string {
	const head = `${error.name}: ${error.message}`;
	const { stack } = error;
	return typeof stack === "string" && stack.startsWith(head) ? stack.slice(head.length) : "";
}

/** JetStream's own numbers for what it refused. */
function apiFacts(api: unknown): Record<string, number> {
	const { code, err_code: errorCode } = (api ?? {}) as { code?: unknown; err_code?: unknown };
	return {
		...(typeof code === "number" && { status: code }),
		...(typeof errorCode === "number" && { errorCode }),
	};
}
