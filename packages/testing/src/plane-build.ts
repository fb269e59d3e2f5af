import type { Place } from "./place.js";

/** A Plane whose contract is known. */
export interface Build {
	/** `v0.3.4` */
	readonly name: string;
	readonly commit: string;
	/** By Rust name. */
	readonly messages: Readonly<Record<string, BuildMessage>>;
	/** What differs from `places`. */
	readonly types: Readonly<Record<string, Place>>;
}

export interface BuildMessage {
	/** Templates; none for a union of messages. */
	readonly subjects: readonly string[];
	/** Absent: Plane sends it, or does so as well. */
	readonly sent?: "by clients";
	/** Rust name of the answer's type. */
	readonly reply?: string;
}

/** Names of the messages that travel on the subject. */
export function messagesOn(build: Build, subject: string): readonly string[] {
	return Object.keys(build.messages).filter((name) =>
		build.messages[name]?.subjects.some((template) => patternOf(template).test(subject)),
	);
}

/** The dots and braces of a template are all that it has of a regular expression. */
function patternOf(template: string): RegExp {
	const known = patterns.get(template);
	if (known) return known;
	const pattern = new RegExp(`^${template.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, '[^."\\s]+')}$`);
	patterns.set(template, pattern);
	return pattern;
}

const patterns = new Map<string, RegExp>();
