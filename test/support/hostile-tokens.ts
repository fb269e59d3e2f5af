/** What can stand in no token of a subject, whatever it is the token of. */
export const hostileTokens: readonly string[] = [
	"",
	" ",
	"a b",
	"a\tb",
	"*",
	"a*",
	">",
	"a\u00a0b",
	"a\u2028b",
	"a\u0000b",
	"a\u007fb",
	"x".repeat(2_000),
	"x 0\r\n\r\nPUB cluster.v.backend.b1.terminate 2\r\n{}\r\nPUB y",
];
