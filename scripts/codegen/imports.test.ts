import { expect, test } from "vitest";
import { importsFor } from "./imports.js";

const OFFERS = { "../codec.js": ["type Codec", "codec"], "../time.js": ["time"] };

test("only what the code says is imported, types as types", () => {
	expect(importsFor("const a: Codec<A> = codec(time);", OFFERS)).toBe(
		'import { type Codec, codec } from "../codec.js";\nimport { time } from "../time.js";\n',
	);
	expect(importsFor("const a: Codec<A> = b;", OFFERS)).toBe('import type { Codec } from "../codec.js";\n');
});

test("comments, strings and keys say nothing", () => {
	expect(importsFor('/** The codec. */ const a = { time: "codec \\" time" };', OFFERS)).toBe("");
});

test("a long list has a line for each name", () => {
	const names = Array.from({ length: 12 }, (_, i) => `validatorNumber${i}`);
	const text = importsFor(names.join(" "), { "./validators.js": names });
	expect(text).toBe(`import {\n${names.map((name) => `\t${name},\n`).join("")}} from "./validators.js";\n`);
});
