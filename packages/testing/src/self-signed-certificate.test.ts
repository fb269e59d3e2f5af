import { createPrivateKey, X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { selfSignedCertificate } from "./self-signed-certificate.js";

test("the certificate is for this machine only, its own authority, short-lived, and a new one each time", () => {
	const { certificate, key } = selfSignedCertificate(Date.UTC(2026, 0, 2, 3, 4, 5));
	const parsed = new X509Certificate(certificate);
	expect(parsed.subjectAltName).toBe("DNS:localhost, IP Address:127.0.0.1");
	expect(parsed.checkIssued(parsed) && parsed.verify(parsed.publicKey)).toBe(true);
	expect(parsed.checkPrivateKey(createPrivateKey(key))).toBe(true);
	expect([parsed.validFrom, parsed.validTo]).toEqual(["Jan  1 03:04:05 2026 GMT", "Feb  1 03:04:05 2026 GMT"]);
	expect(selfSignedCertificate().certificate).not.toBe(certificate);
});
