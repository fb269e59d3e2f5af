import { existsSync, readdirSync, readFileSync } from "node:fs";
import { repository } from "../support/repository.js";

/** Where `npm run docs` puts the site. */
export const siteFolder = `${repository}docs/api/`;

if (!existsSync(`${siteFolder}index.html`)) throw new Error("there is no docs/api: `npm run docs` makes it");

/** Every file of the site, as an address from its root. */
export const siteFiles: readonly string[] = readdirSync(siteFolder, { recursive: true, withFileTypes: true })
	.filter((entry) => entry.isFile())
	.map(({ parentPath, name }) =>
		`${parentPath}/${name}`.slice(siteFolder.length).replaceAll("\\", "/").replace(/^\//, ""),
	)
	.sort();

export const sitePages: readonly string[] = siteFiles.filter((file) => file.endsWith(".html"));

/** Pages that were written, by hand or from the schemas: the rest is TypeDoc's, one page for each name. */
export const writtenPages: readonly string[] = sitePages.filter((page) =>
	/^(?:index\.html|guides\/|reference\/|about\/|decisions\/|modules\/|demo\/)/.test(page),
);

export const readSite = (file: string): string => readFileSync(siteFolder + file, "utf8");

/** The address of a message's page from its name. */
export const kebab = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
