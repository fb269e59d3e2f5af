import { spawn } from "node:child_process";

export interface Outcome {
	readonly code: number;
	readonly output: string;
}

/** This process's environment without what npm, pnpm and CI put into it: no token, no registry, no packages of theirs. */
function cleanEnvironment(): NodeJS.ProcessEnv {
	const left = Object.entries(process.env).filter(
		([name]) => !/^(npm_|pnpm_|INIT_CWD$|NODE_AUTH_TOKEN$|NODE_PATH$|VITEST|CI$)/i.test(name),
	);
	return { ...Object.fromEntries(left), NO_COLOR: "1", TURBO_TELEMETRY_DISABLED: "1", NODE_ENV: "" };
}

/** Runs a line of a shell to its end. */
export function shell(line: string, cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
	return new Promise((done, failed) => {
		const child = spawn(line, {
			cwd,
			shell: true,
			env: { ...cleanEnvironment(), ...env },
			stdio: ["ignore", "pipe", "pipe"],
		});
		let output = "";
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding("utf8").on("data", (text: string) => {
				output += text;
			});
		}
		child.on("error", failed).on("close", (code) => done({ code: code ?? 1, output }));
	});
}

/** Runs a line that must end well, and gives what it printed. */
export async function succeed(line: string, cwd: string, env?: Readonly<Record<string, string>>): Promise<string> {
	const { code, output } = await shell(line, cwd, env);
	if (code !== 0) throw new Error(`\`${line}\` ended with ${code}:\n${output}`);
	return output;
}
