import {
	type Clock,
	FakePlane,
	type MemoryConnection,
	type NatsServer,
	type ScenarioTarget,
	type VirtualClock,
} from "@plane/testing";
import { connect } from "nats";

/** A fake Plane as the suite wants it, and its end. */
export interface FakeTarget extends ScenarioTarget, AsyncDisposable {}

/** Where a fake runs: on a real nats-server, or in this process. */
export type FakePlace = { readonly server: NatsServer } | { readonly connection: MemoryConnection };

/** The fake in real time, or on a clock that the suite advances. */
export async function fakeTarget(place: FakePlace, controllers: number, clock?: VirtualClock): Promise<FakeTarget> {
	const options = { ...place, drones: 0, controllers, ...(clock && { clock: clock as Clock }) };
	const plane = await FakePlane.start(options);
	return {
		connect: async () => ("server" in place ? await connect({ servers: place.server.url }) : place.connection.clone()),
		controllers,
		restart: async () => {
			const names = [...plane.controllers];
			for (const name of names) await plane.stopController(name);
			for (const name of names) await plane.startController(name);
		},
		drones: {
			start: async ({ cluster, drone }) => {
				await plane.addDrone({ id: drone, cluster });
			},
			image: (life) => {
				const image = `image-${crypto.randomUUID()}`;
				plane.script({ image, ...life });
				return image;
			},
		},
		...(clock && { advance: (ms) => clock.advance(ms) }),
		silenceMs: 300,
		[Symbol.asyncDispose]: () => plane.stop(),
	};
}
