import { expect, test } from "vitest";
import { codec } from "./codec.js";
import { InvalidMessageError } from "./errors.js";
import { refuse } from "./issues.js";
import { i64, struct, u64 } from "./shape.js";

interface Limits {
	memory: number;
	balance: number;
}

const A_QUANTITY = { keyword: "integer", expected: "a quantity" };

/** As validators ask: what a double holds only nearly is refused. */
const Limits = codec<Limits>({
	name: "Limits",
	validate: (data) => {
		const { memory, balance } = data as Limits;
		if (!Number.isSafeInteger(memory) || memory < 0) return refuse("/memory", memory, A_QUANTITY);
		return Number.isSafeInteger(balance) || refuse("/balance", balance, A_QUANTITY);
	},
	shape: () =>
		struct([
			{ name: "memory", shape: u64 },
			{ name: "balance", shape: i64 },
		]),
});

const limits = (memory: string, balance = "0") => Limits.decode(`{"memory":${memory},"balance":${balance}}`);

test("readers take quantities that a double holds only nearly, up to 64 bits", () => {
	expect(limits("18446744073709551615").memory).toBe(2 ** 64);
	expect(limits("9007199254740993").memory).toBe(2 ** 53);
	expect(() => limits("1e20")).toThrow(InvalidMessageError);
	expect(() => limits("-9007199254740993")).toThrow(InvalidMessageError);
});

test("readers take signed quantities of up to 64 bits", () => {
	expect(limits("1", "-9223372036854775808").balance).toBe(-(2 ** 63));
	expect(limits("1", "9223372036854775807").balance).toBe(2 ** 63);
	expect(() => limits("1", "-1e19")).toThrow(InvalidMessageError);
	expect(() => limits("1", "9.3e18")).toThrow(InvalidMessageError);
});

test("writers do not send them", () => {
	expect(() => Limits.encode({ memory: 2 ** 64, balance: 0 })).toThrow(InvalidMessageError);
	expect(() => Limits.encode({ memory: 0, balance: -(2 ** 63) })).toThrow(InvalidMessageError);
});

test("what was wrong is told, not what was only near", () => {
	expect(() => limits("18446744073709551615", '"much"')).toThrow("invalid Limits: expected a quantity at /balance");
});
