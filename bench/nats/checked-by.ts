import type { Bench } from "../group.js";
import { judges } from "../peers/modules.js";
import type { Judge } from "../peers/peer.js";

/** The libraries whose checks are tried with a server in between, where they make less of a difference. */
const CHECKING = ["ajv", "zod"];

/** What one writes who has a library check each message: candidates by their names; none in a run without other libraries. */
export async function checkedBy<T>(
	{ peers }: Bench,
	message: string,
	candidate: (judge: Judge) => T,
): Promise<Readonly<Record<string, T>>> {
	const all = await judges(peers, message);
	return Object.fromEntries(
		CHECKING.flatMap((name) => {
			const judge = all[name];
			return judge ? [[name, candidate(judge)] as const] : [];
		}),
	);
}
