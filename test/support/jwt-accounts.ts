import { type Authenticator, jwtAuthenticator, nkeys } from "nats";

type KeyPair = ReturnType<typeof nkeys.createUser>;

/** Who a user is: a token signed by its account, and the seed of its key, which signs what the server asks. */
interface Identity {
	readonly jwt: string;
	readonly seed: Uint8Array;
}

/** The accounts of a server that trusts signed tokens, as NATS has them where users expire. All keys are made anew. */
export class JwtAccounts {
	/** What the server's configuration says about them. */
	readonly config: string;
	readonly #account = nkeys.createAccount();

	constructor() {
		const operator = nkeys.createOperator();
		const system = nkeys.createAccount();
		const accounts = [
			[this.#account, JETSTREAM],
			[system, {}],
		] as const;
		const preloaded = accounts.map(([account, limits]) => {
			const claims = {
				type: "account",
				limits: { ...UNLIMITED, ...limits },
				default_permissions: { pub: {}, sub: {} },
			};
			return `${account.getPublicKey()}: ${signed(operator, account, claims)}`;
		});
		this.config = [
			`operator: ${signed(operator, operator, { type: "operator", system_account: system.getPublicKey() })}`,
			`system_account: ${system.getPublicKey()}`,
			"resolver: MEMORY",
			`resolver_preload: { ${preloaded.join(", ")} }`,
		].join("\n");
	}

	/** A user whose token does not expire. */
	identity(): Identity {
		const user = nkeys.createUser();
		return { jwt: signed(this.#account, user, USER), seed: user.getSeed() };
	}

	/** A user who proves who it is with the newest of its tokens, which are good for so many seconds. */
	user(...tokenSeconds: readonly number[]): Authenticator {
		const user = nkeys.createUser();
		const left = [...tokenSeconds];
		return jwtAuthenticator(() => {
			const seconds = left.length > 1 ? left.shift() : left[0];
			const expires = Math.floor(Date.now() / 1_000) + (seconds ?? 0);
			return signed(this.#account, user, USER, expires);
		}, user.getSeed());
	}
}

/** A file of credentials, as the tools of NATS write it. */
export function credentialsFile({ jwt, seed }: Identity): string {
	const part = (title: string, text: string): string => `-----BEGIN ${title}-----\n${text}\n------END ${title}------\n`;
	return `${part("NATS USER JWT", jwt)}\n${part("USER NKEY SEED", new TextDecoder().decode(seed))}`;
}

const USER = { type: "user", subs: -1, data: -1, payload: -1, pub: {}, sub: {} };
const UNLIMITED = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 };
const JETSTREAM = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };

function signed(issuer: KeyPair, subject: KeyPair, claims: object, expires?: number): string {
	const now = Math.floor(Date.now() / 1_000);
	const body = {
		jti: crypto.randomUUID(),
		iat: now,
		iss: issuer.getPublicKey(),
		name: "a test",
		sub: subject.getPublicKey(),
		...(expires !== undefined && { exp: expires }),
		nats: { ...claims, version: 2 },
	};
	const text = [{ typ: "JWT", alg: "ed25519-nkey" }, body].map((part) => encoded(JSON.stringify(part))).join(".");
	return `${text}.${encoded(issuer.sign(new TextEncoder().encode(text)))}`;
}

const encoded = (data: string | Uint8Array): string => Buffer.from(data).toString("base64url");
