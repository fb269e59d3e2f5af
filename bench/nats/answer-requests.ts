import { ScheduleRequest, ScheduleResponse } from "@plane/messages";
import { scheduleRequest, scheduleResponse } from "../messages.js";
import { WireConnection } from "./wire-connection.js";

/** Plays the controller: answers every request for a backend at once. */
export async function answerRequests(url: string): Promise<Disposable> {
	const wire = await WireConnection.open(url);
	await wire.answer(ScheduleRequest.subject(scheduleRequest), ScheduleResponse.encode(scheduleResponse));
	return wire;
}
