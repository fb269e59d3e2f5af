/** An HTTP status. What Plane refuses has no body, what its web framework refuses says why. */
export class HttpStatus extends Error {
	readonly status: number;
	readonly body: string;

	constructor(status: number, body = "") {
		super(`HTTP status ${status}`);
		this.status = status;
		this.body = body;
	}
}
