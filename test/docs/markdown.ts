import { readdirSync } from "node:fs";
import { repository } from "../support/repository.js";

/** Installed, built or recorded: not ours to judge. */
const SKIPPED = new Set(["node_modules", "dist", ".git", ".turbo", "api-report"]);

/** Every Markdown file of the repository, as a path from its root. */
export function markdownFiles(folder = ""): string[] {
	return readdirSync(repository + folder, { withFileTypes: true })
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.flatMap((entry) => {
			const path = folder + entry.name;
			if (entry.isDirectory()) return SKIPPED.has(entry.name) || path === "docs/api" ? [] : markdownFiles(`${path}/`);
			return entry.name.endsWith(".md") ? [path] : [];
		});
}

const FENCE = /^```.*\n[\s\S]*?^```\s*$/gm;

/** The text without code, which may hold brackets that are no links. */
const prose = (markdown: string): string => markdown.replace(FENCE, "").replace(/`[^`\n]*`/g, "code");

/** Targets of the links and images in a text. */
export function linkTargets(markdown: string): string[] {
	return [...prose(markdown).matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? "");
}

/** The anchors of a text's headings, as GitHub and TypeDoc both make them. */
export function anchors(markdown: string): string[] {
	const headings = markdown.replace(FENCE, "").matchAll(/^#{1,6}\s+(.+)$/gm);
	return [...headings].map(([, heading]) => {
		const plain = (heading ?? "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll("`", "");
		return plain
			.trim()
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, "")
			.replaceAll(" ", "-");
	});
}

/**
 * The TypeScript fences of a text on the lines they stand on, all other lines empty; undefined when there are none. Those with a
 * title are files of their own: see `titledFences`.
 */
export function typeScriptOf(markdown: string): string | undefined {
	let inside = false;
	const lines = markdown.split("\n").map((line) => {
		const fence = /^\s*```(.*)$/.exec(line);
		if (fence) inside = !inside && /^(ts|typescript)$/.test(fence[1] ?? "");
		return inside && !fence ? line : "";
	});
	return lines.some((line) => line !== "") ? lines.join("\n") : undefined;
}
