import { expect, test } from "vitest";
import { goalGroups } from "./groups.js";
import { readOptions } from "./options.js";

test("a check looks at every group with goals, or at those that are named", () => {
	expect(readOptions(["--check"]).groups).toEqual(Object.keys(goalGroups));
	expect(readOptions(["--check", "--only", "publish"]).groups).toEqual(["publish"]);
});

test.each([
	[["--wat"], "Unknown option '--wat'"],
	[["--only", "wat"], "no group is called wat"],
	[["--quick", "--check"], "--quick is too rough for --check"],
	[["--check", "--scale"], "--check has no goals for world, backlog, spawns"],
	[["--check", "--only", "publish", "--only", "world"], "--check has no goals for world"],
])("%j is refused", (args, why) => {
	expect(() => readOptions(args)).toThrow(why);
});
