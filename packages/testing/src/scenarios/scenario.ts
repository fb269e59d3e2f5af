import { isDeepStrictEqual } from "node:util";
import type { PlaneConnection } from "@plane/nats-client";
import type { BackendScript } from "../fake-plane/script.js";
import { ScenarioStage } from "./scenario-stage.js";

/** What a Plane under test must be able to do for a scenario. */
export type ScenarioNeed =
	/** Two controllers that schedule, instead of one. */
	| "two controllers"
	/** A controller can be ended and started anew. */
	| "restart"
	/** Drones that run backends, with Docker or as a fake. */
	| "drone"
	/** Half a minute, or a clock that can be advanced. */
	| "time";

/** A Plane under test: where it is and what it can do. */
export interface ScenarioTarget {
	/** Opens a connection to its NATS server; scenarios close what they open. */
	connect(): Promise<PlaneConnection>;
	/** How many of its controllers schedule; most scenarios want one. */
	readonly controllers: number;
	/** Ends its controllers and starts them anew on the same streams. Resolves when they listen. */
	readonly restart?: () => Promise<void>;
	/** Drones that run backends; none unless given. */
	readonly drones?: ScenarioDrones;
	/** Lets time pass; real time passes unless given. */
	readonly advance?: (ms: number) => Promise<void>;
	/** Whether scenarios may wait for half a minute of real time; they do not unless told. */
	readonly patient?: boolean;
	/** Milliseconds that an answer may come later than those of requests sent after it before it counts as silence; 500 unless told. */
	readonly silenceMs?: number;
}

/** The drones of a target. */
export interface ScenarioDrones {
	/** Starts one in a cluster. Resolves when controllers know of it. */
	start(options: { readonly cluster: string; readonly drone: string }): Promise<void>;
	/** An image whose backends live like that. */
	image(life: ScenarioLife): string;
}

/** How far a backend comes, what it prints and how it ends; without an end it stays Ready until it is idle. */
export type ScenarioLife = Pick<
	BackendScript,
	"ends" | "exitCode" | "vanishes" | "breaksIn" | "stopErrors" | "loadingMs" | "logs"
>;

/** One behaviour of Plane, as steps and what they must show. */
export interface Scenario {
	/** `schedule/no-drone`: unique, and the same for ever. */
	readonly id: string;
	/** The rows of the behaviour's description that it shows, such as `6.1-7`. */
	readonly rows: readonly string[];
	/** A sentence about Plane. */
	readonly title: string;
	readonly needs?: readonly ScenarioNeed[];
	/** Whether it disturbs others on the same controllers. */
	readonly alone?: boolean;
	/** Takes the steps and returns what was seen, as plain data without anything that differs from run to run. */
	readonly run: (stage: ScenarioStage) => Promise<unknown>;
	readonly shows: unknown;
}

/** A scenario on a certain Plane. */
export interface RunnableScenario {
	/** Unique, and the same for ever. */
	readonly id: string;
	/** The rows of the behaviour's description that it shows. */
	readonly rows: readonly string[];
	/** A sentence about Plane. */
	readonly title: string;
	/** Whether it disturbs others on the same controllers. */
	readonly alone: boolean;
	/** Why it cannot run on this one; undefined when it can. */
	readonly skipped: string | undefined;
	/** Resolves with what was seen; rejects with ScenarioFailure when that is something else than Plane shows. */
	run(): Promise<unknown>;
}

/** A Plane that does not behave as Plane does. */
export class ScenarioFailure extends Error {
	override readonly name = "ScenarioFailure";
	readonly id: string;
	readonly seen: unknown;
	readonly expected: unknown;

	/** @internal */
	constructor({ id, title, shows }: Scenario, seen: unknown) {
		super(`${id}: ${title}\nexpected ${JSON.stringify(shows)}\nseen     ${JSON.stringify(seen)}`);
		this.id = id;
		this.seen = seen;
		this.expected = shows;
	}
}

let stages = 0;

/** Binds a scenario to a Plane. */
export function runnable(scenario: Scenario, target: ScenarioTarget): RunnableScenario {
	const { id, rows, title, alone = false, run, shows } = scenario;
	return {
		id,
		rows,
		title,
		alone,
		skipped: missing(scenario, target),
		async run() {
			stages += 1;
			await using stage = await ScenarioStage.open(target, stages);
			const seen = await run(stage);
			if (!isDeepStrictEqual(seen, shows)) throw new ScenarioFailure(scenario, seen);
			return seen;
		},
	};
}

function missing({ needs = [] }: Scenario, target: ScenarioTarget): string | undefined {
	const has: Readonly<Record<ScenarioNeed, boolean>> = {
		"two controllers": target.controllers === 2,
		restart: target.restart !== undefined,
		drone: target.drones !== undefined,
		time: target.advance !== undefined || target.patient === true,
	};
	const lacking: string[] = needs.filter((need) => !has[need]);
	if (!needs.includes("two controllers") && target.controllers !== 1) lacking.push("one controller");
	return lacking.length === 0 ? undefined : `needs ${lacking.join(", ")}`;
}
