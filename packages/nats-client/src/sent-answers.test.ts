import { expect, test } from "vitest";
import { SentAnswers } from "./sent-answers.js";

test("the latest thousand answers are known, each once, and not all that there ever were", () => {
	const answers = new SentAnswers();
	for (let sent = 0; sent < 5_500; sent += 1) answers.add(`_INBOX.${sent}`);
	const known = Array.from({ length: 5_500 }, (_, sent) => answers.take(`_INBOX.${sent}`));
	expect(known.slice(-1_000)).toEqual(Array(1_000).fill(true));
	expect(known.filter(Boolean).length).toBeLessThanOrEqual(2_000);
	expect(answers.take("_INBOX.5499")).toBe(false);
});
