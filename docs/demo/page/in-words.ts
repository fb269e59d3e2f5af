import { BackendState } from "@plane/messages";

const UNITS: readonly (readonly [number, string])[] = [
	[86_400, "d"],
	[3_600, "h"],
	[60, "min"],
	[1, "s"],
];

/** How long ago a time in milliseconds since 1970 was: `3 s ago`. The clock may be another machine's, so the future is now. */
export function ago(time: number): string {
	const seconds = Math.max(0, Math.floor((Date.now() - time) / 1_000));
	const [size, unit] = UNITS.find(([least]) => seconds >= least) ?? [1, "s"];
	return `${Math.floor(seconds / size)} ${unit} ago`;
}

/** The time of day of an instant, on this machine. */
export const timeOfDay = (time: string | number): string => new Date(time).toLocaleTimeString();

/** A number of bytes in MiB. */
export const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

/** A share of 1 in percent; `unknown` where there is none. */
export const percent = (share: number | undefined): string =>
	share === undefined ? "unknown" : `${(share * 100).toFixed(1)} %`;

/** How a state looks: on its way, up, ended as wished, ended otherwise. */
export function lookOf(state: BackendState | undefined): "coming" | "up" | "ended" | "failed" | "unknown" {
	if (state === undefined) return "unknown";
	if (state === "Ready") return "up";
	if (!BackendState.isTerminal(state)) return "coming";
	return state === "Terminated" || state === "Swept" || state === "Exited" ? "ended" : "failed";
}
