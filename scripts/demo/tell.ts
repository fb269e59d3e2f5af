import { masked } from "./secrets.js";

/** Lines longer than this are broken up. */
const WIDTH = 140;
const INDENT = "   ";

const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

export interface TellerOptions {
	readonly print: (line: string) => void;
	readonly colour: boolean;
	readonly secrets: ReadonlySet<string>;
}

type Direction = "sent" | "received";

/** Tells on the terminal what happens, a step at a time. */
export class Teller {
	readonly #options: TellerOptions;
	#steps = 0;

	constructor(options: TellerOptions) {
		this.#options = options;
	}

	/** Runs a step under its title; when it fails the error carries the title and the way out. */
	async step<T>(title: string, wayOut: string, run: () => Promise<T>): Promise<T> {
		this.#steps += 1;
		this.#print("");
		this.#print(this.#style("bold", `${this.#steps}. ${title}`));
		const started = performance.now();
		try {
			const result = await run();
			this.#print(this.#style("dim", `${INDENT}${Math.round(performance.now() - started)} ms`));
			return result;
		} catch (error) {
			throw new StepError(title, wayOut, error);
		}
	}

	note(text: string): void {
		this.#print(INDENT + text);
	}

	/** A message with its subject, and what to see in it at a glance. */
	message(direction: Direction, subject: string, value: unknown, remark = ""): void {
		const arrow = direction === "sent" ? this.#style("yellow", "→") : this.#style("green", "←");
		const tail = remark === "" ? "" : `  ${this.#style("bold", remark)}`;
		this.#print(`${INDENT}${arrow} ${this.#style("cyan", subject)}${tail}`);
		for (const line of jsonLines(masked(value, this.#options.secrets))) this.#print(`${INDENT}  ${line}`);
	}

	done(text: string): void {
		this.#print("");
		this.#print(this.#style("green", text));
	}

	failed({ title, wayOut, cause }: StepError): void {
		this.#print("");
		this.#print(this.#style("red", `Failed: ${title}`));
		this.note(cause instanceof Error ? cause.message : String(cause));
		this.note(`Way out: ${wayOut}`);
	}

	#print(line: string): void {
		this.#options.print(line);
	}

	#style(style: keyof typeof STYLES, text: string): string {
		return this.#options.colour ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;
	}
}

/** A step that failed, and what one can do about it. */
export class StepError extends Error {
	readonly title: string;
	readonly wayOut: string;

	constructor(title: string, wayOut: string, cause: unknown) {
		super(title, { cause });
		this.title = title;
		this.wayOut = wayOut;
	}
}

/** One line where it fits, otherwise one property per line. */
function jsonLines(value: unknown): string[] {
	const line = JSON.stringify(value);
	return line.length <= WIDTH ? [line] : JSON.stringify(value, null, 2).split("\n");
}
