import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

/** Source links need a web address, which only a clone of a hosted repository knows; without one TypeDoc warns. */
const { stdout: remote } = spawnSync("git", ["config", "--get", "remote.origin.url"], { encoding: "utf8" });
const disableSources = !/github\.com|gitlab\.com|bitbucket\.org/.test(remote ?? "");

const TABLES = ["index", "subjects", "streams", "permissions", "types", "compatibility", "performance"];
const pageOf = (name) => `docs/reference/${name}.md`;

/** By name and not by file, so that a reply stands behind its request: `-` comes before `.`. */
const messages = readdirSync("docs/reference")
	.filter((file) => file.endsWith(".md"))
	.map((file) => file.slice(0, -3))
	.filter((name) => !TABLES.includes(name))
	.sort();

/** @type {Partial<import("typedoc").TypeDocOptions>} */
export default {
	name: "Plane for TypeScript",
	entryPointStrategy: "packages",
	entryPoints: ["packages/messages", "packages/nats-client", "packages/testing"],
	packageOptions: {
		entryPoints: ["src/index.ts"],
		tsconfig: "tsconfig.json",
		readme: "README.md",
		excludeInternal: true,
		excludePrivate: true,
		gitRevision: "main",
		disableSources,
		// `npm run check` has judged the types, with the compiler that users get.
		skipErrorChecking: true,
		categoryOrder: [
			"Messages",
			"Replies",
			"Parts",
			"Enums",
			"Ids and scalars",
			"Inputs",
			"Codecs",
			"Guards",
			"Functions",
			"Errors",
			"*",
		],
		sort: ["alphabetical-ignoring-documents"],
	},
	projectDocuments: [
		"docs/guides/spawn-and-watch.md",
		"docs/guides/locks.md",
		"docs/guides/send-visitors.md",
		"docs/guides/bearer-tokens.md",
		"docs/guides/connections.md",
		"docs/guides/world-state.md",
		"docs/guides/testing-your-app.md",
		"docs/guides/what-can-go-wrong.md",
		"docs/guides/least-privilege.md",
		"docs/guides/in-another-role.md",
		"docs/guides/messages-without-a-client.md",
		"docs/guides/when-plane-changes.md",
		...[...TABLES, ...messages].map(pageOf),
		"docs/architecture.md",
		"schemas/README.md",
		"CONTRIBUTING.md",
		"docs/size.md",
		"docs/scenarios.md",
		"docs/decisions/*.md",
	],
	plugin: ["./docs/site/plugin.mjs"],
	disableSources,
	groupOrder: ["Guides", "Message reference", "Packages", "Modules", "About the project", "Decisions", "*"],
	locales: { en: { kind_plural_module: "Packages", kind_module: "Package" } },
	navigation: { includeCategories: true, includeGroups: true, compactFolders: false },
	sort: ["alphabetical-ignoring-documents"],
	readme: "docs/site/home.md",
	router: "site",
	theme: "site",
	out: "docs/api",
	customCss: "docs/site/style.css",
	customJs: "docs/site/site.js",
	favicon: "docs/site/favicon.svg",
	includeHierarchySummary: false,
	lightHighlightTheme: "github-light-high-contrast",
	darkHighlightTheme: "github-dark-high-contrast",
	searchInComments: true,
	// Who looks for a message wants its page, not its five names in TypeScript; who looks for a word, the guide that explains it.
	searchGroupBoosts: { "Message reference": 20, Guides: 20 },
	searchInDocuments: true,
	githubPages: false,
	hideGenerator: true,
	// Comments that our types take over from the nats package.
	externalSymbolLinkMappings: { nats: { "*": "#" } },
	notRenderedTags: ["@category", "@mergeModuleWith", "@sortStrategy"],
	treatWarningsAsErrors: true,
};
