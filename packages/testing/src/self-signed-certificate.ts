import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isIPv4 } from "node:net";

const DAY_MS = 86_400_000;
const ECDSA_WITH_SHA256 = "2a8648ce3d040302";
const COMMON_NAME = "550403";
const SUBJECT_ALT_NAME = "551d11";
const BASIC_CONSTRAINTS = "551d13";

/** A certificate that is its own authority, and its key, in PEM form. */
export interface SelfSignedCertificate {
	readonly certificate: string;
	readonly key: string;
}

/**
 * A new certificate for names and IPv4 addresses, localhost and 127.0.0.1 unless told, good for 30 days. Made here, so that no
 * key lies in a repository.
 */
export function selfSignedCertificate(
	now: number = Date.now(),
	hosts: readonly string[] = ["localhost", "127.0.0.1"],
): SelfSignedCertificate {
	const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const algorithm = sequence(identifier(ECDSA_WITH_SHA256));
	const name = sequence(node(0x31, sequence(identifier(COMMON_NAME), node(0x0c, Buffer.from("plane-testing")))));
	const toSign = sequence(
		node(0xa0, integer(Buffer.from([2]))),
		integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
		algorithm,
		name,
		sequence(utcTime(now - DAY_MS), utcTime(now + 30 * DAY_MS)),
		name,
		publicKey.export({ type: "spki", format: "der" }),
		node(
			0xa3,
			sequence(
				extension(SUBJECT_ALT_NAME, sequence(...hosts.map(host))),
				extension(BASIC_CONSTRAINTS, sequence(boolean(true))),
			),
		),
	);
	const signature = node(0x03, Buffer.from([0]), sign("sha256", toSign, privateKey));
	return {
		certificate: pem("CERTIFICATE", sequence(toSign, algorithm, signature)),
		key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
	};
}

function host(text: string): Buffer {
	return isIPv4(text) ? node(0x87, Buffer.from(text.split(".").map(Number))) : node(0x82, Buffer.from(text));
}

/** One element of DER, the encoding of certificates: tag, length, content. */
function node(tag: number, ...content: readonly Buffer[]): Buffer {
	const body = Buffer.concat(content);
	const { length } = body;
	const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const sequence = (...content: readonly Buffer[]): Buffer => node(0x30, ...content);
const identifier = (hex: string): Buffer => node(0x06, Buffer.from(hex, "hex"));
const integer = (bytes: Buffer): Buffer => node(0x02, bytes);
const boolean = (value: boolean): Buffer => node(0x01, Buffer.from([value ? 0xff : 0]));
const extension = (id: string, content: Buffer): Buffer => sequence(identifier(id), node(0x04, content));

/** `YYMMDDHHMMSSZ` */
function utcTime(ms: number): Buffer {
	const digits = new Date(ms).toISOString().replace(/\D/g, "");
	return node(0x17, Buffer.from(`${digits.slice(2, 14)}Z`));
}

function pem(label: string, der: Buffer): string {
	const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
	return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
