/** A type of Plane's that gets no schema, and the reason. */
interface LeftOut {
	readonly path: string;
	/** The type of the same name that has the schema: while there is none, the type itself has it. */
	readonly insteadOf?: string;
}

/**
 * Two namesakes in `agent` that no program of Plane's uses any more; those in `drone_state` are what travels. And the
 * type that stands for "nothing answers".
 */
const LEFT_OUT: readonly LeftOut[] = [
	{
		path: "plane_core::messages::agent::DroneStatusMessage",
		insteadOf: "plane_core::messages::drone_state::DroneStatusMessage",
	},
	{
		path: "plane_core::messages::agent::DroneConnectRequest",
		insteadOf: "plane_core::messages::drone_state::DroneConnectRequest",
	},
	{ path: "plane_core::nats::NoReply" },
];

/** Paths of the types that get no schema in a Plane that has these types. */
export function leftOut(paths: ReadonlySet<string>): ReadonlySet<string> {
	const out = LEFT_OUT.filter(({ insteadOf }) => insteadOf === undefined || paths.has(insteadOf));
	return new Set(out.map(({ path }) => path));
}
