import { spawnSync } from "node:child_process";

/** Source links need a web address, which only a clone of a hosted repository knows; without one TypeDoc warns. */
const { stdout: remote } = spawnSync("git", ["config", "--get", "remote.origin.url"], { encoding: "utf8" });
const disableSources = !/github\.com|gitlab\.com|bitbucket\.org/.test(remote ?? "");

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
			"Functions",
			"Errors",
			"*",
		],
		sort: ["alphabetical-ignoring-documents"],
	},
	projectDocuments: [
		"docs/guides/spawn-and-watch.md",
		"docs/guides/connections.md",
		"docs/guides/locks.md",
		"docs/guides/messages-without-a-client.md",
		"docs/guides/least-privilege.md",
		"docs/guides/testing-your-app.md",
		"docs/guides/when-plane-changes.md",
		"docs/reference/index.md",
		"docs/reference/subjects.md",
		"docs/reference/streams.md",
		"docs/reference/permissions.md",
		"docs/reference/types.md",
		"docs/reference/!(index|subjects|streams|permissions|types).md",
		"docs/architecture.md",
		"schemas/README.md",
		"CONTRIBUTING.md",
		"docs/size.md",
		"docs/decisions/*.md",
	],
	plugin: ["./docs/site/plugin.mjs"],
	disableSources,
	groupOrder: ["Guides", "Message reference", "Packages", "Modules", "About the project", "Decisions", "*"],
	locales: { en: { kind_plural_module: "Packages", kind_module: "Package" } },
	navigation: { includeCategories: true, includeGroups: true, compactFolders: false },
	sort: ["alphabetical-ignoring-documents"],
	readme: "README.md",
	out: "docs/api",
	customCss: "docs/site/style.css",
	includeHierarchySummary: false,
	searchInComments: true,
	searchInDocuments: true,
	githubPages: false,
	hideGenerator: true,
	// Comments that our types take over from the nats package.
	externalSymbolLinkMappings: { nats: { "*": "#" } },
	notRenderedTags: ["@category", "@mergeModuleWith", "@sortStrategy"],
	treatWarningsAsErrors: true,
};
