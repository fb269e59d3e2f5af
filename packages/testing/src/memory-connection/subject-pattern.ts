/** Whether it is a subject to publish to: tokens without spaces, none of them empty. A wildcard in it is nothing special there. */
export function isSubject(text: string): boolean {
	return !/\s/.test(text) && !text.split(".").includes("");
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

/** Whether every subject of the second pattern, which may be a single subject, is one of the first. */
export function covers(pattern: string, other: string): boolean {
	if (pattern === other) return true;
	if (!pattern.includes("*") && !pattern.includes(">")) return false;
	const [wide, narrow] = [pattern.split("."), other.split(".")];
	for (const [index, token] of wide.entries()) {
		if (token === ">") return narrow.length > index;
		const theirs = narrow[index];
		if (theirs === undefined || theirs === ">") return false;
		if (token !== "*" && token !== theirs) return false;
	}
	return wide.length === narrow.length;
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
