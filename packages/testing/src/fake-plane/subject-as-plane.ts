/** What travels on a subject. */
export interface OnSubject {
	subject(value: never): string;
}

/** The fields that become tokens as they are, or nearly so. */
const TOKENS: ReadonlySet<string> = new Set(["cluster", "cluster_id", "drone", "drone_id", "backend", "backend_id"]);
/** The line of NATS that carries it ends or is parted at what does not match. */
const SENDABLE = /^[^ \t\r\n]+$/;

/**
 * The message with its subject as Plane makes it, which looks at no id: a dot makes two tokens of one. It throws InvalidSubjectError
 * for what would break Plane's own connection.
 */
export function withSubjectAsPlane<M extends OnSubject>(message: M): M {
	return { ...message, subject: (value: never) => subjectAsPlane(message, value) };
}

function subjectAsPlane(message: OnSubject, value: never): string {
	try {
		return message.subject(value);
	} catch {
		const tokens: string[] = [];
		const subject = message.subject(masked(value, tokens) as never);
		return subject.replace(/unchecked-(\d+)/g, (_, index: string) => tokens[Number(index)] ?? "");
	}
}

/** The value with plain tokens in place of all that is to be a token. */
function masked(value: unknown, tokens: string[]): unknown {
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, item]: [string, unknown]) => {
			if (!TOKENS.has(key) || typeof item !== "string" || !SENDABLE.test(item)) return [key, masked(item, tokens)];
			const token = key.startsWith("cluster") ? item.replaceAll(".", "_") : item;
			return [key, `unchecked-${tokens.push(token) - 1}`];
		}),
	);
}
