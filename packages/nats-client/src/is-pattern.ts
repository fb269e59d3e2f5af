/** Whether a subscription to it can bring messages of more than one subject. */
export function isPattern(subject: string): boolean {
	return /[*>]/.test(subject);
}
