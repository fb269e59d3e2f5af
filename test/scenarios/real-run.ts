/** Where the last run against Plane's own controller is written down. */
export const REAL_RUN = "test/scenarios/real-run.json";

/** What a run against Plane's own controller showed. */
export interface RealRun {
	/** The commit of Plane that the controller was built from. */
	readonly commit: string;
	readonly natsServer: string;
	/** Ids of the scenarios that it ran and that came out as they should. */
	readonly shown: readonly string[];
}
