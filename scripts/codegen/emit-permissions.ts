import { data } from "./data-literal.js";
import { layOut } from "./literal.js";
import type { Protocol } from "./model.js";
import { header, type OutputFile } from "./output.js";
import { permissionsOf, type RolePermissions } from "./permissions.js";
import { permissionsConf } from "./reference/permissions-conf.js";

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
	const entries = roles.map(({ name, publish, subscribe, answers }) => [
		name,
		{ publish: subjects(publish), subscribe: subjects(subscribe), answers },
	]);
	const start = "export const rolePermissions = ";
	const literal = layOut(data(Object.fromEntries(entries)), 0, start.length);
	const comment = `/**
 * What each role may publish and subscribe to, with \`{cluster}\`, \`{drone}\` and \`{inbox}\` for what differs from user to
 * user, and how often it may answer one request.
 */`;
	return `${header("emit-permissions")}\n${comment}\n${start}${literal} as const;\n`;
}
