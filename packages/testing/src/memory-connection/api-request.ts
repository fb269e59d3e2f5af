import { type ApiError, type NatsConnection, NatsError } from "nats";

const TIMEOUT_MS = 5_000;

/** Asks JetStream something and returns its answer. Throws the error that `nats` 2.x makes of a refusal. */
export async function apiRequest<T>(connection: NatsConnection, method: string, body: object = {}): Promise<T> {
	const answer = await connection.request(`$JS.API.${method}`, JSON.stringify(body), { timeout: TIMEOUT_MS });
	return unlessRefused<T>(answer.json());
}

/** The answer, unless it is a refusal. */
export function unlessRefused<T>(answer: T & { readonly error?: ApiError }): T {
	if (answer.error) throw refusal(answer.error);
	return answer;
}

function refusal(error: ApiError): NatsError {
	const { code, description } = error;
	return Object.assign(new NatsError(description.toLowerCase(), String(code)), { api_error: error });
}
