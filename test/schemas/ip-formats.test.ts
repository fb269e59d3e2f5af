import { expect, test } from "vitest";
import { examples } from "./files.js";
import { isIpv4, isIpv6 } from "./ip-formats.js";

test("the formats agree with Plane on every example of an address", () => {
	for (const { path, valid, value } of examples.filter(({ folder }) => folder === "ip-addr")) {
		if (typeof value === "string") expect(isIpv4(value) || isIpv6(value), path).toBe(valid);
	}
});

test("an address has one family", () => {
	for (const { path, valid, value } of examples.filter(({ folder }) => folder === "ip-addr")) {
		if (valid) expect(isIpv4(String(value)), path).toBe(!isIpv6(String(value)));
	}
});
