import type { Duplex } from "node:stream";

const TOKEN = "[\\w!#$%&'*+.^`|~-]+";
const PARAMETER = `; *${TOKEN}=(?:${TOKEN}|"[^"]*")?`;
const JSON_TYPE = new RegExp(`^application/(?:json(?:\\+${TOKEN})?|${TOKEN}\\+json)(?:${PARAMETER})*(?:; *)?$`, "i");
/** Characters count in it, not what they say. */
const NAME = "[\\w~!$&'()*+,;=.-]*";
const AUTHORITY = new RegExp(`^(?:[^/?#]*@)?(?=.)${NAME}(?:\\[[^[\\]/?#]*\\])?${NAME}(?::${NAME})?$`);
/** What stands in no part of a URL. */
const NEVER = /[^!#-;=?-Z_a-z~[\]]/;
const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i;

/** Whether a content type is one of JSON, with or without parameters. */
export function isJsonType(type: string): boolean {
	return JSON_TYPE.test(type);
}

/** Whether a value of the header `host` can be one. */
export function isAuthority(host: string): boolean {
	return AUTHORITY.test(host) && !NEVER.test(host);
}

/** The path of a request's target, which may be a whole URL. */
export function pathOf(target: string): string {
	const [path = ""] = target.replace(ORIGIN, "").split(/[?#]/);
	return path === "" ? "/" : path;
}

/** Answers what is no request to be routed, and ends the connection. */
export function refuse(socket: Duplex, status: string): void {
	if (!socket.writable) return;
	const head = `HTTP/1.1 ${status}\r\ncontent-length: 0\r\ndate: ${new Date().toUTCString()}\r\n\r\n`;
	socket.end(head, () => socket.destroy());
}
