import { createHash } from "node:crypto";
import { nkeys } from "nats";

type KeyPair = ReturnType<typeof nkeys.createUser>;

/** A user of an account of an operator, each vouched for by whoever is above. */
export interface NatsIdentities {
	/** What a server has to be told to know the operator and its accounts. */
	readonly serverConfig: string;
	readonly userJwt: string;
	readonly userSeed: Uint8Array;
}

const UNLIMITED = { subs: -1, data: -1, payload: -1 };
const STORAGE = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
const CONNECTIONS = { imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 };

/** Makes all of them anew, so that no key lies in a repository. */
export function natsIdentities(): NatsIdentities {
	const [operator, system, account, user] = [
		nkeys.createOperator(),
		nkeys.createAccount(),
		nkeys.createAccount(),
		nkeys.createUser(),
	];
	const limits = { ...UNLIMITED, ...CONNECTIONS };
	const accounts = {
		[system.getPublicKey()]: signed(operator, system, "account", { limits }),
		[account.getPublicKey()]: signed(operator, account, "account", { limits: { ...limits, ...STORAGE } }),
	};
	const config = {
		operator: signed(operator, operator, "operator", {}),
		// A server with operators has no JetStream without one.
		system_account: system.getPublicKey(),
		resolver: "MEMORY",
		resolver_preload: accounts,
	};
	return {
		serverConfig: Object.entries(config)
			.map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
			.join("\n"),
		userJwt: signed(account, user, "user", UNLIMITED),
		userSeed: user.getSeed(),
	};
}

/** A file of credentials, as the tools of NATS write it. */
export function credentialsFile({ userJwt, userSeed }: NatsIdentities): string {
	const part = (title: string, text: string): string => `-----BEGIN ${title}-----\n${text}\n------END ${title}------\n`;
	return `${part("NATS USER JWT", userJwt)}\n${part("USER NKEY SEED", new TextDecoder().decode(userSeed))}`;
}

/** The word of an issuer about a subject, in the form NATS gives it: a JWT with the algorithm `ed25519-nkey`. */
function signed(issuer: KeyPair, subject: KeyPair, type: string, claims: object): string {
	const payload = {
		iat: Math.floor(Date.now() / 1_000),
		iss: issuer.getPublicKey(),
		sub: subject.getPublicKey(),
		name: type,
		nats: { ...claims, type, version: 2 },
	};
	const jti = createHash("sha256").update(JSON.stringify(payload)).digest("hex").toUpperCase();
	const text = `${encoded({ typ: "JWT", alg: "ed25519-nkey" })}.${encoded({ ...payload, jti })}`;
	return `${text}.${Buffer.from(issuer.sign(Buffer.from(text))).toString("base64url")}`;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
