import { readFileSync } from "node:fs";
import { checkType } from "../codegen/check-type.js";
import { dialectChecker } from "../codegen/dialect.js";
import type { Body, TypeDef } from "../codegen/model.js";
import { inDependencyOrder } from "../codegen/order.js";
import type { Problem } from "../codegen/problem.js";
import type { Mirrored } from "./merge.js";
import { subjectsOf } from "./merge-message.js";
import type { PlaneContract } from "./read-plane.js";
import { type At, RustError, settle } from "./rust-error.js";

const DIALECT = new URL("../../schemas/dialect.schema.json", import.meta.url);
const checkDialect = dialectChecker(JSON.parse(readFileSync(DIALECT, "utf8")));

/** What people add after an import, or put right. */
const LEFT_TO_PEOPLE = /^\/(?:examples|x-values)$|^\/x-message\/senders$|\/(?:x-)?since$/;

/** Refuses what the schemas have no form for, at its place in Rust, while nothing is written yet. */
export function refuseUnsayable(files: ReadonlyMap<string, string>, target: Mirrored, contract: PlaneContract): void {
	settle([...tokensFromOutside(contract), ...target.types.flatMap((type) => formless(type, files, target, contract))]);
}

/** What old Planes do with subjects and no schema can say. */
function tokensFromOutside({ types }: PlaneContract): readonly RustError[] {
	return types.flatMap(subjectsOf).flatMap(({ tokens, at }) =>
		tokens
			.filter(({ outside }) => outside)
			.map(({ name }) => {
				const reason = "does not come from the payload, which no schema can say: nothing was written";
				return new RustError(at, `the token ${name} ${reason}`);
			}),
	);
}

function formless(
	type: TypeDef,
	files: ReadonlyMap<string, string>,
	target: Mirrored,
	{ types }: PlaneContract,
): readonly RustError[] {
	const text = files.get(type.file);
	const plane = types.find(({ rust }) => rust === type.rust);
	if (text === undefined || !plane) return [];
	const isPlanes = ({ path }: Problem): boolean => !LEFT_TO_PEOPLE.test(path);
	const problems = checkDialect(type.file, JSON.parse(text)).filter(isPlanes);
	return (problems.length > 0 ? problems : checkModel(type, target).filter(isPlanes)).map((problem) => {
		const place = placeOf(problem, type.body);
		const at: At = problem.path.startsWith("/x-message")
			? (plane.message?.at ?? plane.at)
			: (plane.places.get(place) ?? plane.at);
		const what = place === "" ? type.name : `${type.name}.${place}`;
		const { file, path, reason } = problem;
		return new RustError(at, `the schemas have no form for ${what}: schemas/${file} ${path || "/"} ${reason}`);
	});
}

/** What no dialect can say of a type, as the generator will. */
function checkModel(type: TypeDef, { types }: Mirrored): readonly Problem[] {
	const problems: Problem[] = [];
	const report = (path: string, reason: string): void => void problems.push({ file: type.file, path, reason });
	checkType(type, new Map(types.map((each) => [each.name, each])), report);
	if (inDependencyOrder(types).circular.includes(type)) report("", "contains itself");
	return problems;
}

/** The field or variant that a JSON pointer leads to, as `places` names it. */
function placeOf({ path }: Problem, body: Body): string {
	const steps = path.split("/").slice(1);
	const variants =
		body.kind === "external" || body.kind === "internal" || body.kind === "untagged" ? body.variants : [];
	const isChoice = steps[0] === "oneOf" || steps[0] === "anyOf";
	const variant = isChoice ? variants[Number(steps[1])]?.name : undefined;
	const names = steps.flatMap((step, i) => (steps[i - 1] === "properties" ? [step] : []));
	return [...new Set([...(variant === undefined ? [] : [variant]), ...names])].join(".");
}
