import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalIp, ip, isIpAddr } from "./ip-addr.js";
import { COPY } from "./shape.js";

describe("addresses turn into what Plane writes", () => {
	test.each([
		["0.0.0.0", "0.0.0.0"],
		["255.255.255.255", "255.255.255.255"],
		["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
		["::", "::"],
		["0:0:0:0:0:0:0:0", "::"],
		["::1", "::1"],
		["::0.0.0.1", "::1"],
		["::0.0.0.0", "::"],
		["1::", "1::"],
		["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
		["::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"],
		["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
		["1:0:0:2:0:0:3:4", "1::2:0:0:3:4"],
		["1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"],
		["::FFFF:1.2.3.4", "::ffff:1.2.3.4"],
		["::ffff:102:304", "::ffff:1.2.3.4"],
		["1::ffff:1.2.3.4", "1::ffff:102:304"],
		["ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
		["64:ff9b::1.2.3.4", "64:ff9b::102:304"],
		["0001:0002::", "1:2::"],
	])("%s → %s", (text, canonical) => {
		expect(canonicalIp(text)).toBe(canonical);
		expect([isIpAddr(text), isIpAddr(text, true), isIpAddr(canonical, true)]).toEqual([true, text === canonical, true]);
	});
});

test("IPv4-compatible addresses keep the spelling they have, because Rust versions differ", () => {
	expect(canonicalIp("::1.2.3.4")).toBe("::1.2.3.4");
	expect(canonicalIp("0:0::1.2.3.4")).toBe("::1.2.3.4");
	expect(canonicalIp("::0.0.0.2")).toBe("::0.0.0.2");
	expect(canonicalIp("::0.1.0.0")).toBe("::0.1.0.0");
	expect(canonicalIp("::102:304")).toBe("::102:304");
	expect(canonicalIp("::ffff:a")).toBe("::ffff:a");
});

describe("what Plane refuses", () => {
	test.each([
		"",
		"1.2.3",
		"1.2.3.4.5",
		"1.2.3.4.",
		"01.2.3.4",
		"256.1.1.1",
		"1.2.3.4 ",
		"1.2.3.4\n",
		"1.2.3.4:80",
		"1.2.3.4/8",
		"0x1.2.3.4",
		"[::1]",
		"::1%eth0",
		":::",
		"::1::",
		"1:2:3:4:5:6:7",
		"1:2:3:4:5:6:7:8:9",
		"1:2:3:4:5:6:7:8::",
		"::1:2:3:4:5:6:7:8",
		"12345::",
		"g::",
		":1:2:3:4:5:6:7",
		"1:2:3:4:5:6:7:",
		"1.2.3.4::",
		"::1.2.3.4:5",
		"::1.2.3.04",
		"1:2:3:4:5:6:7:1.2.3.4",
		"١.2.3.4",
	])("%j", (text) => expect(isIpAddr(text)).toBe(false));
});

test("the canonical form of every address reads as itself", () => {
	fc.assert(
		fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
			const canonical = canonicalIp(text);
			expect(canonical).toBeDefined();
			expect(canonicalIp(canonical ?? "")).toBe(canonical);
		}),
	);
});

test("an endless text is refused at once", () => {
	expect(isIpAddr("1:".repeat(5_000_000))).toBe(false);
});

test("what is no address stays for the validator to report", () => {
	expect(ip.canonical?.("localhost", COPY)).toBe("localhost");
	expect(ip.canonical?.(null, COPY)).toBeNull();
	expect(ip.canonical?.("::FFFF:1.2.3.4", COPY)).toBe("::ffff:1.2.3.4");
});
