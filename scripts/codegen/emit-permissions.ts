import { data, later, pureCall } from "./data-literal.js";
import { layOut } from "./literal.js";
import type { Protocol } from "./model.js";
import { header, type OutputFile } from "./output.js";
import { permissionsOf, type RolePermissions } from "./permissions.js";
import { permissionsConf } from "./reference/permissions-conf.js";

const FUNCTION = `/**
 * What a role needs on a NATS server to do all that Plane has it do, and no more. Throws InvalidSubjectError for a cluster, drone
 * or prefix that is missing or cannot stand in a subject.
 */`;

/** `gen/permissions.ts` for programs, and a file for nats-server per role. */
export function emitPermissions(protocol: Protocol): readonly OutputFile[] {
	const roles = permissionsOf(protocol);
	return [
		{ path: "packages/messages/src/gen/permissions.ts", text: moduleOf(roles) },
		...roles.map((role) => ({
			path: `docs/reference/permissions/${role.name}.conf`,
			text: permissionsConf(role),
		})),
	];
}

function moduleOf(roles: readonly RolePermissions[]): string {
	const subjects = (permissions: RolePermissions["publish"]): string[] => permissions.map(({ subject }) => subject);
	const templates = roles.map(({ name, publish, subscribe, answers }) => [
		name,
		{ publish: subjects(publish), subscribe: subjects(subscribe), answers },
	]);
	const start = "export const permissionsFor: (role: PlaneRole, options?: PermissionOptions) => NatsPermissions = ";
	const call = pureCall("permissionsOf", later(data(Object.fromEntries(templates))));
	return [
		header("emit-permissions"),
		'import { type NatsPermissions, type PermissionOptions, permissionsOf } from "../permissions.js";\n',
		"/** A kind of NATS user in a Plane deployment. */",
		`export type PlaneRole = ${roles.map(({ name }) => JSON.stringify(name)).join(" | ")};\n`,
		FUNCTION,
		`${start}${layOut(call, 0, start.length)};\n`,
	].join("\n");
}
