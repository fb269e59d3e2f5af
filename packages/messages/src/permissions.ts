import { InvalidSubjectError } from "./errors.js";
import { encodeToken } from "./subject.js";

/** What a role may publish and subscribe to, with `{cluster}`, `{drone}` and `{inbox}` for what differs from user to user. */
export interface RoleTemplate {
	readonly publish: readonly string[];
	readonly subscribe: readonly string[];
	/** How often it may answer one request. */
	readonly answers: number;
}

/** Whose permissions are meant. */
export interface PermissionOptions {
	/** The cluster, e.g. `plane.example.com`. Every role but `controller` needs it. */
	readonly cluster?: string;
	/** Id of the drone, for `drone` and `metrics`. Without it any of the cluster: drones without an id in their configuration draw one. */
	readonly drone?: string;
	/**
	 * Prefix of this user's reply subjects, to be given to its connection, too. `client`, `viewer` and `operator` need one of
	 * their own each: who shares a prefix can read the other's replies. The prefixes of the other roles are fixed, and this is ignored.
	 */
	readonly inboxPrefix?: string;
}

/** Permissions of a NATS user, in the words of nats-server's configuration, which takes them as JSON. */
export interface NatsPermissions {
	readonly publish: AllowedSubjects;
	readonly subscribe: AllowedSubjects;
	/** May answer requests, on subjects it cannot know beforehand. */
	readonly allow_responses?: true | { readonly max: number; readonly expires: string };
}

/** What is allowed, or that nothing is: an empty list of what is allowed would allow everything. */
export type AllowedSubjects = { readonly allow: readonly string[] } | { readonly deny: readonly [">"] };

/** Makes the function that fills in the templates of the roles. */
export function permissionsOf<Role extends string>(
	templates: () => Readonly<Record<Role, RoleTemplate>>,
): (role: Role, options?: PermissionOptions) => NatsPermissions {
	return (role, options = {}) => {
		const roles = templates();
		if (!Object.hasOwn(roles, role)) throw new RangeError("There is no such role");
		const { publish, subscribe, answers } = roles[role];
		return {
			publish: allowed(publish, options),
			subscribe: allowed(subscribe, options),
			...(answers > 0 && { allow_responses: answers === 1 ? true : { max: answers, expires: "2m" } }),
		};
	};
}

function allowed(templates: readonly string[], options: PermissionOptions): AllowedSubjects {
	if (templates.length === 0) return { deny: [">"] };
	return { allow: templates.map((template) => template.replace(/\{\w+\}/g, (name) => fill(name, options))) };
}

function fill(name: string, { cluster, drone, inboxPrefix }: PermissionOptions): string {
	if (name === "{cluster}") return encodeToken("cluster", "cluster", cluster);
	if (name === "{drone}") return drone === undefined ? "*" : encodeToken("drone", "id", drone);
	if (inboxPrefix === undefined) throw new InvalidSubjectError("inboxPrefix", "is missing");
	return inboxPrefix
		.split(".")
		.map((token) => encodeToken("inboxPrefix", "id", token))
		.join(".");
}
