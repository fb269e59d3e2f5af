import type { MessageDef, Protocol, Role, Token } from "../model.js";
import { compare } from "./messages.js";

/** The NATS permissions of one kind of user, as small as the protocol allows. */
export interface RolePermissions {
	readonly name: string;
	readonly purpose: string;
	readonly publish: readonly Permission[];
	readonly subscribe: readonly Permission[];
	/** Answers requests, so it must publish to inboxes it cannot know. */
	readonly answers: boolean;
}

export interface Permission {
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
	/** Plane's controller creates the streams and reads them as it likes. */
	readonly allOfJetStream?: true;
}

const ROLES: readonly Role[] = ["client", "controller", "drone", "metrics", "operator"];

const inCluster = ({ name, encoding }: Token): string | undefined =>
	encoding === "cluster" || name === "cluster" ? "CLUSTER" : undefined;
const onDrone = (token: Token): string | undefined =>
	token.name === "drone" || token.name === "drone_id" ? "DRONE" : inCluster(token);

const AUDIENCES: readonly Audience[] = [
	{
		name: "client",
		purpose: "Spawns, finds, watches and ends backends of one cluster.",
		sends: ["client"],
		receives: ["client"],
		inbox: "INBOX",
		own: inCluster,
	},
	{
		name: "viewer",
		purpose: "Sees what clients and operators see, and changes nothing: dashboards.",
		sends: [],
		receives: ["client", "operator"],
		inbox: "INBOX",
		own: inCluster,
	},
	{
		name: "operator",
		purpose: "A client that also does what only people should do, and sees the world state.",
		sends: ["client", "operator"],
		receives: ["client", "operator"],
		inbox: "INBOX",
		own: inCluster,
	},
	{
		name: "drone",
		purpose: "Plane's drone, one user per drone.",
		sends: ["drone"],
		receives: ["drone"],
		inbox: "cluster.CLUSTER.inbox",
		own: onDrone,
	},
	{
		name: "controller",
		purpose: "Plane's controller. It serves every cluster, creates the streams and reads them with its own consumers.",
		sends: ["controller"],
		receives: ["controller"],
		inbox: "controller.inbox",
		own: () => undefined,
		allOfJetStream: true,
	},
	{
		name: "metrics",
		purpose: "The program `plane-metrics` on a drone's host.",
		sends: ["metrics"],
		receives: [],
		inbox: "INBOX",
		own: onDrone,
	},
];

export function permissionsOf(protocol: Protocol): RolePermissions[] {
	return AUDIENCES.map((audience) => {
		const sent = messages(protocol, ({ senders }) => intersects(senders, audience.sends));
		const received = messages(protocol, ({ receivers }) => intersects(receivers, audience.receives));
		const live = received.filter(({ def }) => def.transport !== "jetstream");
		const inbox = { subject: `${audience.inbox}.>`, reason: "its own inbox" };
		return {
			name: audience.name,
			purpose: audience.purpose,
			publish: [
				...merge(sent.flatMap((message) => subjects(message, audience, audience.sends))),
				...jetStream(protocol, received, audience),
			],
			subscribe: [inbox, ...merge(live.flatMap((message) => subjects(message, audience, ROLES)))],
			answers: received.some(({ def }) => def.transport === "request"),
		};
	});
}

interface NamedMessage {
	readonly name: string;
	readonly def: MessageDef;
}

function messages(protocol: Protocol, test: (message: MessageDef) => boolean): NamedMessage[] {
	return protocol.types.flatMap(({ name, message }) =>
		message !== undefined && test(message) ? [{ name, def: message }] : [],
	);
}

function intersects(some: readonly Role[], others: readonly Role[]): boolean {
	return some.some((role) => others.includes(role));
}

/** Where a message's subjects are named after roles, each role has its own. */
function subjects({ name, def }: NamedMessage, { own }: Audience, roles: readonly Role[]): Permission[] {
	const foreign = ROLES.filter((role) => !roles.includes(role));
	return def.subjects
		.filter((subject) => !foreign.some((role) => role === subject.name))
		.map(({ template, tokens }) => ({
			subject: tokens.reduce((text, token) => text.replace(`{${token.name}}`, own(token) ?? "*"), template),
			reason: name,
		}));
}

/** What it takes to read a stream with a consumer and fetches; nothing to acknowledge. */
function jetStream(protocol: Protocol, received: readonly NamedMessage[], audience: Audience): Permission[] {
	if (audience.allOfJetStream === true) {
		return [
			{ subject: "$JS.API.>", reason: "creates and reads the streams" },
			{ subject: "$JS.ACK.>", reason: "acknowledges what it read" },
		];
	}
	return protocol.streams
		.filter(({ name }) => received.some(({ def }) => def.stream === name))
		.flatMap(({ name, config }) => readStream(name, Array.isArray(config.subjects) ? config.subjects.map(String) : []));
}

function readStream(stream: string, filters: readonly string[]): Permission[] {
	const reason = `reads ${stream}`;
	return [
		`$JS.API.STREAM.INFO.${stream}`,
		...filters.map((filter) => `$JS.API.CONSUMER.CREATE.${stream}.*.${filter}`),
		...["INFO", "MSG.NEXT", "DELETE"].map((verb) => `$JS.API.CONSUMER.${verb}.${stream}.*`),
	].map((subject) => ({ subject, reason }));
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
