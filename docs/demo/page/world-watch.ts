import { wsconnect } from "@nats-io/nats-core";
import { type ClientStatus, PlaneClient, PlaneError, type WorldState } from "@plane/nats-client";

/** Which Plane, and as whom. */
export interface WorldPlace {
	readonly servers: string;
	readonly cluster: string;
	readonly user?: string;
	readonly pass?: string;
	/** Where answers may arrive, if the server allows this user no other place. */
	readonly inboxPrefix?: string;
}

/** Who is told. */
export interface WorldViewer {
	/** How the connection is doing. */
	status(status: ClientStatus): void;
	/** A world state was opened: the first one, and one after each reset of the stream. */
	opened(world: WorldState, plane: PlaneClient): void;
	/** Something in it changed. */
	changed(): void;
}

const CONNECT_MS = 10_000;

/** Follows the world state of a Plane; rejects with the reason when that cannot go on. */
export async function watchWorld({ servers, ...place }: WorldPlace, viewer: WorldViewer): Promise<never> {
	const plane = await PlaneClient.connect({
		servers,
		...place,
		dial: wsconnect,
		name: "plane demo page",
		timeout: CONNECT_MS,
	});
	try {
		void plane.statuses().forEach((status) => {
			viewer.status(status);
		});
		for (;;) await untilReset(plane, viewer);
	} finally {
		await plane.close();
	}
}

/** A stream that was purged or made anew is read again from its start; every other end is one. */
async function untilReset(plane: PlaneClient, viewer: WorldViewer): Promise<void> {
	const world = await plane.worldState();
	try {
		for (const event of ["change", "stale", "fresh"] as const) world.on(event, () => viewer.changed());
		viewer.opened(world, plane);
		await world.ended;
	} catch (error) {
		if (!(error instanceof PlaneError && error.code === "stream_reset")) throw error;
	} finally {
		await world.close();
	}
}

/** What to say of an error: what happened, and what to do. */
export const inWords = (error: unknown): string =>
	error instanceof PlaneError ? `${error.message}. ${error.hint ?? ""}`.trim() : String(error);
