import { UnitReply } from "@plane/messages";
import { expect, test } from "vitest";
import { loadRecording, saveRecording } from "./message-recording.js";

test("a recording of something else is refused with the line, and nothing of it is quoted", () => {
	const entry = { at: 1, subject: "s", type: UnitReply.name, message: null, data: UnitReply.encode(null), answers: 0 };
	const good = saveRecording([entry]);
	expect(() => loadRecording(`${good}{"at":1}\n`)).toThrow("line 2");
	expect(() => loadRecording("secret")).toThrow(/^line 1 is no line of a saved recording$/);
	expect(() => loadRecording(good.replace(UnitReply.name, "NoSuchType"))).toThrow("line 1");
});
