import { expect, test } from "vitest";
import { jitterOf } from "./fault-proxy-jitter.js";

const take = (random: () => number): number[] => Array.from({ length: 20 }, random);

test("the same seed gives every connection the same jitter, another seed another", () => {
	const [one, same, other] = [jitterOf(7), jitterOf(7), jitterOf(8)].map((next) =>
		[next(), next()].flatMap((jitter) => [take(jitter["to-server"]), take(jitter["to-client"])]),
	);
	expect(one).toEqual(same);
	expect(one).not.toEqual(other);
	expect(new Set(one?.flat()).size).toBe(80);
});

test("what one direction of a connection carries changes nothing for the others", () => {
	const [quiet, busy] = [jitterOf(7), jitterOf(7)].map((next) => [next(), next()] as const);
	take(busy?.[0]["to-server"] ?? Math.random);
	expect(take(busy?.[0]["to-client"] ?? Math.random)).toEqual(take(quiet?.[0]["to-client"] ?? Math.random));
	expect(take(busy?.[1]["to-server"] ?? Math.random)).toEqual(take(quiet?.[1]["to-server"] ?? Math.random));
});
