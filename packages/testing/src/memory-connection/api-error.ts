/** What JetStream refuses, with its own numbers. No Error: it becomes an answer, and nobody would read its stack. */
export class ApiError {
	/** As in HTTP. */
	readonly code: number;
	readonly errorCode: number;
	readonly description: string;

	constructor(code: number, errorCode: number, description: string) {
		this.code = code;
		this.errorCode = errorCode;
		this.description = description;
	}

	/** As it stands in an answer. */
	toWire(): { code: number; err_code: number; description: string } {
		return { code: this.code, err_code: this.errorCode, description: this.description };
	}
}

export const streamNotFound = (): ApiError => new ApiError(404, 10059, "stream not found");
export const consumerNotFound = (): ApiError => new ApiError(404, 10014, "consumer not found");
