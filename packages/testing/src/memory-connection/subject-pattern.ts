const SUBJECT = /^[^\s.]+(?:\.[^\s.]+)*$/;

/** Whether it is a subject to publish to: tokens without spaces, none of them empty. A wildcard in it is nothing special there. */
export function isSubject(text: string): boolean {
	return SUBJECT.test(text);
}

/** Whether a server takes it as a subject to listen on. */
export function isPattern(text: string): boolean {
	const tokens = text.split(".");
	return (
		!/\s/.test(text) && tokens.every((token, index) => token !== "" && (token !== ">" || index === tokens.length - 1))
	);
}

/** Whether a pattern has a wildcard. */
export function hasWildcard(pattern: string): boolean {
	return pattern.split(".").some((token) => token === "*" || token === ">");
}

/** Where the token that begins there ends. */
function endOf(text: string, start: number): number {
	const end = text.indexOf(".", start);
	return end === -1 ? text.length : end;
}

/** Whether every subject of the second pattern, which may be a single subject, is one of the first. */
export function covers(pattern: string, other: string): boolean {
	if (pattern === other) return true;
	if (!pattern.includes("*") && !pattern.includes(">")) return false;
	let [ours, theirs] = [0, 0];
	// Asked for each message by each stream and consumer: token by token, without lists of them.
	for (;;) {
		const [ourEnd, theirEnd] = [endOf(pattern, ours), endOf(other, theirs)];
		const token = pattern.slice(ours, ourEnd);
		if (token === ">") return true;
		if (theirEnd === theirs + 1 && other[theirs] === ">") return false;
		if (token !== "*" && token !== other.slice(theirs, theirEnd)) return false;
		const [last, lastOfTheirs] = [ourEnd === pattern.length, theirEnd === other.length];
		if (last || lastOfTheirs) return last && lastOfTheirs;
		[ours, theirs] = [ourEnd + 1, theirEnd + 1];
	}
}

/** Whether there is a subject that both patterns fit. */
export function overlap(one: string, other: string): boolean {
	const [left, right] = [one.split("."), other.split(".")];
	for (const [index, token] of left.entries()) {
		const theirs = right[index];
		if (theirs === undefined) return false;
		if (token === ">" || theirs === ">") return true;
		if (token !== "*" && theirs !== "*" && token !== theirs) return false;
	}
	return left.length === right.length;
}
