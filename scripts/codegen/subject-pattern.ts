/** `cluster.{cluster}.schedule` → `cluster.*.schedule` */
export function wild(template: string): string {
	return template.replaceAll(/\{[^{}]+\}/g, "*");
}

/** Whether who listens on the subscription gets what is sent to the template; both may have tokens. */
export function hears(subscription: string, template: string): boolean {
	return covers(wild(subscription), wild(template));
}

/** Whether the first NATS pattern receives all that the second stands for. */
export function covers(pattern: string, other: string): boolean {
	const [left, right] = [pattern.split("."), other.split(".")];
	for (const [i, word] of left.entries()) {
		if (word === ">") return right.length > i;
		if (right[i] === undefined || (word !== "*" && word !== right[i])) return false;
	}
	return left.length === right.length;
}
