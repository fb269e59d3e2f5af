import type { NatsPermissions, PlaneRole } from "@plane/messages";
import { PlaneError } from "@plane/nats-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Operation } from "./operations.js";
import { type Bench, permissionsOf, type RoleUser, startBench, type Visitor } from "./permission-bench.js";
import { operations } from "./role-operations.js";

const ROLES: readonly PlaneRole[] = ["client", "viewer", "operator", "drone", "controller", "metrics"];
const WHOLE: readonly RoleUser[] = ROLES.map((role) => ({ user: role, role, permissions: permissionsOf(role, role) }));

interface LackingUser extends RoleUser {
	readonly lacks: string;
}

/** A role's users with one permission less each. */
function lacking(role: PlaneRole): LackingUser[] {
	const users = lesser(role, permissionsOf(role, role)).length;
	return Array.from({ length: users }, (_, index) => {
		const user = `${role}-less-${index}`;
		const [lacks, permissions] = lesser(role, permissionsOf(role, user))[index] ?? [
			"nothing",
			permissionsOf(role, user),
		];
		return { user, role, lacks, permissions };
	});
}

type Lesser = readonly [lacks: string, permissions: NatsPermissions];

function lesser(role: PlaneRole, permissions: NatsPermissions): Lesser[] {
	const lists = (["publish", "subscribe"] as const).flatMap((verb) => {
		const list = permissions[verb];
		if ("deny" in list) return [];
		return list.allow.map((subject): Lesser => {
			const allow = list.allow.filter((other) => other !== subject);
			return [`${verb} ${subject}`, { ...permissions, [verb]: allow.length > 0 ? { allow } : { deny: [">"] } }];
		});
	});
	const { allow_responses, ...silent } = permissions;
	if (allow_responses === undefined) return lists;
	const fewer: Lesser[] = role === "controller" ? [["second answers", { ...silent, allow_responses: true }]] : [];
	return [...lists, ["answers", silent], ...fewer];
}

let bench: Bench;
beforeAll(async () => {
	bench = await startBench([...WHOLE, ...ROLES.flatMap(lacking)]);
});
afterAll(() => bench[Symbol.asyncDispose]());

const mayDo = (role: PlaneRole): readonly Operation[] => operations.filter(({ roles }) => roles.includes(role));

/** Runs an operation until it succeeds, fails, or the server refuses what the operation would not hear of. */
async function attempt(visitor: Visitor, operation: Operation): Promise<void> {
	const running = operation.run(visitor, bench);
	await (operation.silent ? Promise.race([running, visitor.refusal]) : running);
	// A refusal comes behind what was sent before.
	await visitor.connection.flush();
}

const fails = async (visitor: Visitor, operation: Operation): Promise<unknown> =>
	await attempt(visitor, operation).then(
		() => undefined,
		(error: unknown) => error,
	);

describe.each(WHOLE)("with the permissions of its role, a $role", (user) => {
	test.each(mayDo(user.role).map((operation) => [operation.name, operation] as const))(
		"can: %s",
		async (_, operation) => {
			await using visitor = await bench.visit(user);
			await attempt(visitor, operation);
			expect(visitor.denied).toEqual([]);
		},
	);

	const others = operations.filter(({ roles }) => !roles.includes(user.role));

	test.each(others.map((operation) => [operation.name, operation] as const))("cannot: %s", async (_, operation) => {
		await using visitor = await bench.visit(user);
		const error = await fails(visitor, operation);
		await expect(visitor.refusal).rejects.toThrow("refused");
		if (operation.silent) return;
		expect(error).toBeInstanceOf(PlaneError);
		expect(error).toMatchObject({ code: "permission" });
	});
});

describe.each(ROLES)("no permission of a %s is too many:", (role) => {
	const everything = (visitor: Visitor): Promise<unknown> =>
		Promise.race([Promise.all(mayDo(role).map((operation) => attempt(visitor, operation))), visitor.refusal]);

	test("with all of them, all that it does succeeds, also at once", async () => {
		await using visitor = await bench.visit({ user: role, role, permissions: permissionsOf(role, role) });
		await everything(visitor);
		expect(visitor.denied).toEqual([]);
	});

	test.each(lacking(role).map((user) => [user.lacks, user] as const))("it fails without %s", async (_, user) => {
		await using visitor = await bench.visit(user);
		const failure = await everything(visitor).catch((error: unknown) => error);
		// What still runs is of no interest.
		await visitor.connection.close();
		expect(failure).toBeInstanceOf(Error);
	});
});
