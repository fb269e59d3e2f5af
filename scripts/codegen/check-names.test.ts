import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { complaints, read, STRING, schemas, structOf } from "./test-schemas.js";

const GEN = new URL("../../packages/messages/src/gen/", import.meta.url);

const told = (bodies: Parameters<typeof schemas>[0]): readonly string[] => complaints(() => read(schemas(bodies)));

const UNION = {
	anyOf: [{ title: "Lamp", description: "A lamp.", ...structOf({ a: STRING }) }],
	"x-tagging": "untagged",
	examples: [{ a: "x" }],
} as const;

test("what the generated modules import or declare globally is no name for a type", () => {
	const modules = readdirSync(GEN).filter((name) => name.endsWith(".ts"));
	const code = modules.map((name) => readFileSync(new URL(name, GEN), "utf8")).join("\n");
	const imports = [...code.matchAll(/^import (?:type )?\{([^}]*)\} from "\.\.\//gm)].map(([, names]) => names ?? "");
	const named = imports.join(",").match(/\b[A-Z][A-Za-z0-9]*\b/g) ?? [];
	const needed = named.filter((name) => !new RegExp(`^export (?:type|interface) ${name}\\b`, "m").test(code));
	expect(needed).toContain("Message");
	for (const title of [...new Set(needed), "Record", "Partial"]) {
		const file = `types/${title.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase()}.json`;
		expect(told({ [file]: { ...STRING, title, examples: ["x"] } })).toEqual([
			`schemas/${file} /x-export ${title} is a name that generated code needs: a type can have another with x-export`,
		]);
	}
});

test.each([
	["DroneInput", "types/drone.json", "types/drone-input.json"],
	["DroneShape", "types/drone.json", "types/drone-shape.json"],
])("%s is what is generated for another type", (name, file, other) => {
	const text = { ...STRING, examples: ["x"] };
	expect(told({ [file]: text, [other]: text })).toEqual([
		`schemas/${other} /x-export ${name} collides with Drone of schemas/${file}: a type can have another with x-export`,
		`schemas/${file} /x-export Drone collides with ${name} of schemas/${other}: a type can have another with x-export`,
	]);
});

test("a variant's name cannot be changed in the schemas", () => {
	const [form] = UNION.anyOf;
	expect(told({ "types/light.json": { ...UNION, anyOf: [{ ...form, title: "Record" }] } })).toEqual([
		"schemas/types/light.json /anyOf/0/title Record is a name that generated code needs: a variant's name is taught to emit-types.ts",
	]);
});

test("a variant of its own has a type of its own", () => {
	const lamp = { ...STRING, examples: ["x"] };
	const [first, second] = told({ "types/light.json": UNION, "types/lamp.json": lamp });
	expect(first).toMatch(
		/^schemas\/types\/lamp\.json \/x-export Lamp collides with Lamp of schemas\/types\/light\.json/,
	);
	expect(second).toMatch(/^schemas\/types\/light\.json \/anyOf\/0\/title Lamp collides with Lamp/);
	expect(told({ "types/light.json": UNION, "types/lamp.json": { ...lamp, "x-export": "LampText" } })).toEqual([]);
});
