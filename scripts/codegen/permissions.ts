import type { MessageDef, Protocol, Role, Stream, Subject, Token } from "./model.js";
import { compare } from "./problem.js";

/** The NATS permissions of one kind of user, as small as the protocol allows. */
export interface RolePermissions {
	readonly name: string;
	readonly purpose: string;
	readonly publish: readonly Permission[];
	readonly subscribe: readonly Permission[];
	/** How often it may publish to an inbox it cannot know, because it heard a request from there; 0 for who answers nothing. */
	readonly answers: number;
}

export interface Permission {
	/** With `{cluster}`, `{drone}` and `{inbox}` for what differs from user to user, and `*` for every other token. */
	readonly subject: string;
	readonly reason: string;
}

interface Audience {
	readonly name: string;
	readonly purpose: string;
	readonly sends: readonly Role[];
	readonly receives: readonly Role[];
	/** Prefix of its reply subjects; those of Plane's own programs are fixed. */
	readonly inbox: string;
	/** What stands for a token; the others are `*`. */
	readonly own: (token: Token) => string | undefined;
	/** Makes the streams, and reads with push consumers too, as Plane's own controller does. */
	readonly rulesStreams?: true;
}

export const ROLES: readonly Role[] = ["client", "controller", "drone", "metrics", "operator"];

/** Whether the role is one of those that use Plane; the others are its own parts. */
export function isClient(role: Role): boolean {
	return role === "client" || role === "operator";
}

const inCluster = ({ name, encoding }: Token): string | undefined =>
	encoding === "cluster" || name === "cluster" ? "{cluster}" : undefined;
const onDrone = (token: Token): string | undefined =>
	token.name === "drone" || token.name === "drone_id" ? "{drone}" : inCluster(token);

const AUDIENCES: readonly Audience[] = [
	{
		name: "client",
		purpose: "Spawns, finds, watches and ends backends of one cluster: an application server.",
		sends: ["client"],
		receives: ["client"],
		inbox: "{inbox}",
		own: inCluster,
	},
	{
		name: "viewer",
		purpose: "Sees what clients and operators see, and changes nothing: a dashboard.",
		sends: [],
		receives: ["client", "operator"],
		inbox: "{inbox}",
		own: inCluster,
	},
	{
		name: "operator",
		purpose: "A client that also drains drones, declares backends lost and sees the world state.",
		sends: ["client", "operator"],
		receives: ["client", "operator"],
		inbox: "{inbox}",
		own: inCluster,
	},
	{
		name: "drone",
		purpose: "Plane's drone, one user per drone.",
		sends: ["drone"],
		receives: ["drone"],
		inbox: "cluster.{cluster}.inbox",
		own: onDrone,
	},
	{
		name: "controller",
		purpose:
			"Plane's controller. It serves every cluster. One that serves Plane's HTTP interface is a client besides, and needs that list, too.",
		sends: ["controller"],
		receives: ["controller"],
		inbox: "controller.inbox",
		own: () => undefined,
		rulesStreams: true,
	},
	{
		name: "metrics",
		purpose: "The program `plane-metrics` on a drone's host.",
		sends: ["metrics"],
		receives: [],
		inbox: "{inbox}",
		own: onDrone,
	},
];

/** The users that may send, or hear, what these roles do. */
export function usersWho(may: "sends" | "receives", roles: readonly Role[]): readonly string[] {
	return AUDIENCES.filter((audience) => intersects(audience[may], roles)).map(({ name }) => name);
}

export function permissionsOf(protocol: Protocol): RolePermissions[] {
	return AUDIENCES.map((audience) => roleOf(protocol, audience));
}

function roleOf(protocol: Protocol, audience: Audience): RolePermissions {
	const sent = messages(protocol, ({ senders }) => intersects(senders, audience.sends));
	const received = messages(protocol, ({ receivers }) => intersects(receivers, audience.receives));
	// What a stream keeps is read from the stream: nothing of it is missed, and one way is enough.
	const live = received.filter(({ def }) => def.stream === undefined);
	const publish = [
		...merge(sent.flatMap((message) => subjects(message, audience, audience.sends))),
		...(audience.rulesStreams ? protocol.streams.flatMap(makeStream) : []),
		...protocol.streams
			.filter(({ name }) => received.some(({ def }) => def.stream === name))
			.flatMap((stream) => readStream(stream, audience)),
	];
	const expectsReplies = publish.some(({ subject }) => subject.startsWith("$JS.")) || sent.some(isRequest);
	const inbox = { subject: `${audience.inbox}.>`, reason: "its own inbox" };
	return {
		name: audience.name,
		purpose: audience.purpose,
		publish,
		subscribe: [
			...(expectsReplies ? [inbox] : []),
			...merge(live.flatMap((message) => covering(subjects(message, audience, ROLES)))),
		],
		answers: Math.max(0, ...received.filter(isRequest).map(({ def }) => answersTo(def, received))),
	};
}

interface NamedMessage {
	readonly name: string;
	readonly def: MessageDef;
}

const isRequest = ({ def }: NamedMessage): boolean => def.transport === "request";

/**
 * Who subscribes to a message twice, for itself and within a union of messages, answers it twice. nats-server 2.15 takes each
 * delivery after the first for an answer besides.
 */
function answersTo(def: MessageDef, received: readonly NamedMessage[]): number {
	const hears = (other: NamedMessage): boolean => intersects(other.def.subscriptions, def.subscriptions);
	return def.subjects.length === 0 ? 0 : 2 * received.filter(hears).length - 1;
}

function messages(protocol: Protocol, test: (message: MessageDef) => boolean): NamedMessage[] {
	return protocol.types.flatMap(({ name, message }) =>
		message !== undefined && test(message) ? [{ name, def: message }] : [],
	);
}

function intersects<T>(some: readonly T[], others: readonly T[]): boolean {
	return some.some((one) => others.includes(one));
}

/** Where a message's subjects are named after roles, each role has its own. */
export function isOf(subject: Subject, roles: readonly Role[]): boolean {
	return !ROLES.some((role) => role === subject.name && !roles.includes(role));
}

/** Prefix of the subjects on which a role hears replies; `{inbox}` where the user chooses it. */
export function inboxOf(role: Role): string {
	return AUDIENCES.find(({ name }) => name === role)?.inbox ?? "{inbox}";
}

function subjects({ name, def }: NamedMessage, { own }: Audience, roles: readonly Role[]): Permission[] {
	return def.subjects
		.filter((subject) => isOf(subject, roles))
		.map(({ template, tokens }) => ({
			subject: tokens.reduce((text, token) => text.replace(`{${token.name}}`, own(token) ?? "*"), template),
			reason: name,
		}));
}

/** One subscription hears all of a message: where it has several subjects, that takes a wildcard at the end. */
function covering(permissions: readonly Permission[]): Permission[] {
	const [first, ...rest] = permissions;
	if (first === undefined || rest.length === 0) return [...permissions];
	const tokens = first.subject.split(".");
	const differing = tokens.findIndex((token, i) => rest.some(({ subject }) => subject.split(".")[i] !== token));
	return [{ subject: [...tokens.slice(0, differing), ">"].join("."), reason: first.reason }];
}

function makeStream({ name }: Stream): Permission[] {
	return ["INFO", "CREATE"].map((verb) => ({ subject: `$JS.API.STREAM.${verb}.${name}`, reason: `makes ${name}` }));
}

/** What it takes to read a stream with a consumer and fetches; there nothing is to be acknowledged. */
function readStream({ name, config }: Stream, { rulesStreams }: Audience): Permission[] {
	const filters = Array.isArray(config.subjects) ? config.subjects.map(String) : [];
	const pull = [
		...(rulesStreams ? [] : [`$JS.API.STREAM.INFO.${name}`]),
		...filters.map((filter) => `$JS.API.CONSUMER.CREATE.${name}.*.${filter}`),
		...["MSG.NEXT", "DELETE"].map((verb) => `$JS.API.CONSUMER.${verb}.${name}.*`),
	].map((subject) => ({ subject, reason: `reads ${name}` }));
	// What a push consumer delivers is acknowledged as a request is answered.
	const push = { subject: `$JS.API.CONSUMER.CREATE.${name}`, reason: `reads ${name} with a push consumer` };
	return rulesStreams ? [...pull, push] : pull;
}

/** Each subject once, in order, with all reasons for it. */
function merge(permissions: readonly Permission[]): Permission[] {
	const reasons = new Map<string, Set<string>>();
	for (const { subject, reason } of permissions) {
		reasons.set(subject, (reasons.get(subject) ?? new Set()).add(reason));
	}
	return [...reasons]
		.map(([subject, all]) => ({ subject, reason: [...all].join(", ") }))
		.sort((one, other) => compare(one.subject, other.subject));
}
