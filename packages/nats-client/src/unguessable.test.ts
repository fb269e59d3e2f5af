import { afterEach, expect, test, vi } from "vitest";
import { unguessable } from "./unguessable.js";

afterEach(() => vi.unstubAllGlobals());

test("is another one each time, and fit for subjects and names of consumers", () => {
	const names = Array.from({ length: 100 }, unguessable);
	expect(new Set(names).size).toBe(100);
	for (const name of names) expect(name).toMatch(/^[0-9a-f]{32}$/);
});

test("needs no secure context", () => {
	const bare = { getRandomValues: crypto.getRandomValues.bind(crypto) };
	vi.stubGlobal("crypto", bare);
	expect(unguessable()).toHaveLength(32);
});
