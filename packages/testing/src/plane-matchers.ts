import type { BackendState } from "@plane/messages";
import { type Finding, lockHeld, nothingIgnored, reached, received, spawned } from "./fake-plane/expectations.js";
import type { FakePlane } from "./fake-plane/fake-plane.js";

/** The matchers as they stand behind `expect(plane)`, for the type declarations of a test runner. */
export interface PlaneMatchers<R = void> {
	/** A backend was spawned so often; once unless told. */
	toHaveSpawned(backendId: string, times?: number): R;
	/** A drone took the backend into the state. */
	toHaveReached(backendId: string, state: BackendState): R;
	/** Messages of that type were received so often; at least once unless told. */
	toHaveReceived(message: { readonly name: string }, times?: number): R;
	/** No message was undecodable, on a wrong subject or lost. */
	toHaveIgnoredNothing(): R;
	/** The first controller believes that this backend holds the lock, or nobody when it is undefined. */
	toHaveLockHeldBy(lock: string, backendId: string | undefined): R;
}

/** Matchers about a `FakePlane` for `expect.extend` of vitest and jest. */
export const planeMatchers: {
	readonly [Name in keyof PlaneMatchers]: (
		plane: FakePlane,
		...args: Parameters<PlaneMatchers[Name]>
	) => { readonly pass: boolean; message(): string };
} = {
	toHaveSpawned: (plane, backendId, times) => told(spawned(plane, backendId, times)),
	toHaveReached: (plane, backendId, state) => told(reached(plane, backendId, state)),
	toHaveReceived: (plane, message, times) => told(received(plane, message, times)),
	toHaveIgnoredNothing: (plane) => told(nothingIgnored(plane)),
	toHaveLockHeldBy: (plane, lock, backendId) => told(lockHeld(plane, lock, backendId)),
};

function told({ pass, expected, found }: Finding): { readonly pass: boolean; message(): string } {
	return { pass, message: () => `Expected ${pass ? "not " : ""}${expected}, but ${found}` };
}
