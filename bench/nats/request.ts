import { ScheduleRequest } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { connect, type NatsConnection } from "nats";
import { type Finding, type Group, OURS } from "../group.js";
import { interleave, type Run } from "../interleave.js";
import { scheduleRequest } from "../messages.js";

const DEPTHS = [1, 16, 128, 1_024];
const TIMEOUT = 10_000;

/** Does calls with so many in flight at a time. */
function inFlight(depth: number, call: () => Promise<unknown>): Run {
	return async (count) => {
		let left = count;
		const lane = async (): Promise<void> => {
			while (left-- > 0) await call();
		};
		await Promise.all(Array.from({ length: depth }, lane));
	};
}

/** What one writes with `nats` alone. */
function raw(connection: NatsConnection): () => Promise<unknown> {
	const subject = ScheduleRequest.subject(scheduleRequest);
	return async () => {
		const answer = await connection.request(subject, JSON.stringify(scheduleRequest), { timeout: TIMEOUT });
		return answer.json();
	};
}

const typed = (client: PlaneClient) => () => client.request(ScheduleRequest, scheduleRequest, { timeout: TIMEOUT });

export const request: Group = {
	measures: ["request", "request on an own connection"],
	async run({ url, turns }) {
		const { cluster } = scheduleRequest;
		const standard = await connect({ servers: url });
		const tuned = await connect({ servers: url, noAsyncTraces: true });
		const onStandard = typed(new PlaneClient(standard, { cluster }));
		const onTuned = typed(new PlaneClient(tuned, { cluster }));
		const own = typed(await PlaneClient.connect({ servers: url, cluster }));
		const found: Finding[] = [];
		for (const depth of DEPTHS) {
			const candidates = {
				rawStandard: inFlight(depth, raw(standard)),
				rawTuned: inFlight(depth, raw(tuned)),
				typedStandard: inFlight(depth, onStandard),
				typedTuned: inFlight(depth, onTuned),
				own: inFlight(depth, own),
			};
			const compare = await interleave(candidates, { ...turns, seconds: turns.seconds / DEPTHS.length });
			const label = `${depth} in flight`;
			found.push(
				{
					measure: "request",
					label: `${label}, default options`,
					candidate: OURS,
					value: compare("typedStandard", "rawStandard"),
				},
				{
					measure: "request",
					label: `${label}, without traces`,
					candidate: OURS,
					value: compare("typedTuned", "rawTuned"),
				},
				{ measure: "request on an own connection", label, candidate: OURS, value: compare("own", "rawStandard") },
			);
		}
		return found;
	},
};
