const ENCODER = new TextEncoder();

/** What Node brings along, and pages do not. */
const { Buffer } = globalThis as { readonly Buffer?: { from(text: string): Uint8Array } };

/** The text in UTF-8. Node's own takes a third of the time: small texts share its memory instead of each having an array of its own. */
export const utf8: (text: string) => Uint8Array =
	Buffer === undefined ? (text) => ENCODER.encode(text) : (text) => Buffer.from(text);
