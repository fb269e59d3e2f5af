/** What JetStream refuses, with its own numbers. */
export class ApiError extends Error {
	override readonly name = "ApiError";
	/** As in HTTP. */
	readonly code: number;
	readonly errorCode: number;

	constructor(code: number, errorCode: number, description: string) {
		super(description);
		this.code = code;
		this.errorCode = errorCode;
	}

	/** As it stands in an answer. */
	toWire(): { code: number; err_code: number; description: string } {
		return { code: this.code, err_code: this.errorCode, description: this.message };
	}
}

export const streamNotFound = (): ApiError => new ApiError(404, 10059, "stream not found");
export const consumerNotFound = (): ApiError => new ApiError(404, 10014, "consumer not found");
