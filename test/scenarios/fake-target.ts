import { type Clock, FakePlane, type NatsServer, type ScenarioTarget, type VirtualClock } from "@plane/testing";
import { connect } from "nats";

/** A fake Plane as the suite wants it, and its end. */
export interface FakeTarget extends ScenarioTarget, AsyncDisposable {}

/** The fake on a real nats-server, in real time or on a clock that the suite advances. */
export async function fakeTarget(server: NatsServer, controllers: number, clock?: VirtualClock): Promise<FakeTarget> {
	const options = { server, drones: 0, controllers, ...(clock && { clock: clock as Clock }) };
	const plane = await FakePlane.start(options);
	return {
		connect: () => connect({ servers: server.url }),
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
