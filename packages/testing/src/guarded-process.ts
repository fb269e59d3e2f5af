import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

/**
 * Starts the command as its child and watches standard input, whose other end only our process holds: when that is gone, even
 * by SIGKILL, the read ends, the command is killed and the folder removed. The shell is the command's parent, so the process
 * id cannot be taken over by another process before it is killed.
 */
const GUARD = `
folder=$1; shift
exec 3<&0
"$@" </dev/null >&2 3<&- &
command=$!
trap '' PIPE
( read -r word || kill -KILL "$command" ) <&3 >/dev/null 2>&1 &
guard=$!
echo "pid $command"
wait "$command"
status=$?
kill "$guard" 2>/dev/null
echo "exit $status"
read -r word <&3 || rm -rf "$folder"
`;

/** A child process that does not outlive this one, however this one ends. */
export interface GuardedProcess {
	/** The process id of the command itself, for signals; undefined until it runs and after it ended. */
	readonly pid: number | undefined;
	/** Resolves when the process id is known, or the process ended before. */
	readonly begun: Promise<void>;
	/** Resolves with the exit status (128 + n after signal n) when the command has ended. */
	readonly exited: Promise<number>;
	/** Whether the process keeps Node's event loop alive (at first it does). */
	hold(alive: boolean): void;
	/** Ends the guard of a command that has ended, without removing the folder. */
	release(): void;
}

export interface GuardedProcessOptions {
	readonly command: string;
	readonly args: readonly string[];
	/** Removed when this process dies before it calls `release`. */
	readonly folder: string;
	readonly onLine: (line: string) => void;
}

/** Starts a command that writes its log to standard output or error, line by line. */
export function startGuarded({ command, args, folder, onLine }: GuardedProcessOptions): GuardedProcess {
	// A session of its own: Ctrl-C at a terminal reaches only us, and the guard outlives us long enough to clean up.
	const child = spawn("/bin/sh", ["-c", GUARD, "guard", folder, command, ...args], {
		detached: true,
		stdio: ["pipe", "pipe", "pipe"],
	});
	// The guard may be gone already when it is released.
	child.stdin.on("error", () => undefined);
	const state: { pid: number | undefined } = { pid: undefined };
	let began: () => void = () => undefined;
	const begun = new Promise<void>((resolve) => {
		began = resolve;
	});
	const exited = new Promise<number>((resolve, reject) => {
		const end = (status: number): void => {
			state.pid = undefined;
			resolve(status);
		};
		onLines(child.stdout, (line) => {
			const [word, number] = line.split(" ");
			if (word === "pid") {
				state.pid = Number(number);
				began();
			}
			if (word === "exit") end(Number(number));
		});
		child.on("error", reject);
		child.on("exit", (code) => end(code ?? 128));
	});
	exited.then(began, began);
	onLines(child.stderr, onLine);
	return {
		get pid() {
			return state.pid;
		},
		begun,
		exited,
		hold: (alive) => hold(child, alive),
		release: () => child.stdin.end("release\n"),
	};
}

function onLines(stream: Readable, onLine: (line: string) => void): void {
	let rest = "";
	stream.setEncoding("utf8").on("data", (chunk: string) => {
		const lines = (rest + chunk).split("\n");
		rest = lines.pop() ?? "";
		for (const line of lines) onLine(line);
	});
}

function hold(child: ChildProcessByStdio<Writable, Readable, Readable>, alive: boolean): void {
	for (const handle of [child, child.stdin, child.stdout, child.stderr]) {
		if ("ref" in handle && "unref" in handle)
			(alive ? (handle.ref as () => void) : (handle.unref as () => void)).call(handle);
	}
}
