import { InvalidSubjectError } from "./errors.js";

/** SipHash state: four 64-bit words, each as its low and high half. */
type State = Int32Array;

const MASK = 0xffff_ffffn;

function add(v: State, to: number, from: number): void {
	const low = (v[to] as number) + (v[from] as number);
	const carry = ((v[to] as number) >>> 0) + ((v[from] as number) >>> 0) > 0xffff_ffff ? 1 : 0;
	v[to] = low;
	v[to + 1] = (v[to + 1] as number) + (v[from + 1] as number) + carry;
}

/** `v[word] = rotateLeft(v[word], bits) ^ v[other]`; bits below 32. */
function rotateXor(v: State, word: number, bits: number, other: number): void {
	const low = v[word] as number;
	const high = v[word + 1] as number;
	v[word] = ((low << bits) | (high >>> (32 - bits))) ^ (v[other] as number);
	v[word + 1] = ((high << bits) | (low >>> (32 - bits))) ^ (v[other + 1] as number);
}

/** Rotation by 32 bits. */
function swapHalves(v: State, word: number): void {
	const low = v[word] as number;
	v[word] = v[word + 1] as number;
	v[word + 1] = low;
}

function round(v: State): void {
	add(v, 0, 2);
	rotateXor(v, 2, 13, 0);
	swapHalves(v, 0);
	add(v, 4, 6);
	rotateXor(v, 6, 16, 4);
	add(v, 0, 6);
	rotateXor(v, 6, 21, 0);
	add(v, 4, 2);
	rotateXor(v, 2, 17, 4);
	swapHalves(v, 4);
}

function block(v: State, low: number, high: number): void {
	v[6] = (v[6] as number) ^ low;
	v[7] = (v[7] as number) ^ high;
	round(v);
	v[0] = (v[0] as number) ^ low;
	v[1] = (v[1] as number) ^ high;
}

/** SipHash-1-3 with both keys 0: one round per block, three at the end. */
function sipHash13(bytes: Uint8Array): bigint {
	const padded = new DataView(new ArrayBuffer((Math.floor(bytes.length / 8) + 1) * 8));
	new Uint8Array(padded.buffer).set(bytes);
	padded.setUint8(padded.byteLength - 1, bytes.length & 255);
	// "somepseudorandomlygeneratedbytes", the constants of SipHash.
	const v = Int32Array.of(
		0x70736575,
		0x736f6d65,
		0x6e646f6d,
		0x646f7261,
		0x6e657261,
		0x6c796765,
		0x79746573,
		0x74656462,
	);
	for (let at = 0; at < padded.byteLength; at += 8) block(v, padded.getInt32(at, true), padded.getInt32(at + 4, true));
	v[4] = (v[4] as number) ^ 0xff;
	for (let i = 0; i < 3; i++) round(v);
	const half = (at: number) =>
		BigInt((v[at] as number) ^ (v[at + 2] as number) ^ (v[at + 4] as number) ^ (v[at + 6] as number)) & MASK;
	return (half(1) << 32n) | half(0);
}

/**
 * The subject token of a lock: what Rust's `DefaultHasher` makes of the string, as a decimal number.
 * Throws InvalidSubjectError for what is no well-formed string.
 */
export function lockToken(lock: string): string {
	if (typeof lock !== "string") throw new InvalidSubjectError("lock", "is not a string");
	if (!lock.isWellFormed()) throw new InvalidSubjectError("lock", "is not well-formed Unicode");
	const utf8 = new TextEncoder().encode(lock);
	const bytes = new Uint8Array(utf8.length + 1);
	bytes.set(utf8);
	// Rust ends every hashed string with this byte.
	bytes[utf8.length] = 0xff;
	return sipHash13(bytes).toString();
}
