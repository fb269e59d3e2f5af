import { existsSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { asyncApiPages } from "../../docs/site/asyncapi-pages.mjs";
import { finishPage } from "../../docs/site/pages.mjs";
import site from "../../typedoc.config.mjs";
import { readText, repository } from "../support/repository.js";
import { markdownFiles } from "./markdown.js";

// The built site is looked at by `npm run test:site`; this is what takes no time.

test("every guide is in the site", () => {
	const guides = markdownFiles("docs/guides/");
	expect(guides.length).toBeGreaterThan(9);
	expect(site.projectDocuments).toEqual(expect.arrayContaining(guides));
});

test("every link of the home page leads to a file or a place of the site", () => {
	const targets = [...readText("docs/site/home.md").matchAll(/href="([^"#]+)"/g)].map(([, target]) => target ?? "");
	const files = targets.filter((target) => !/^(site|https):/.test(target));
	expect(files.length).toBeGreaterThan(15);
	expect(files.filter((file) => !existsSync(repository + posix.join("docs/site", file)))).toEqual([]);
});

/** What becomes of a part of a page. */
function finished(contents: string, url = "guides/locks.html", group?: string): string {
	const model = { name: "Locks", frontmatter: { group }, isProject: () => false, isDocument: () => true };
	const page = { contents, url, model, project: { name: "Plane", documents: [model] } };
	finishPage(page);
	return page.contents;
}

describe("a page of the site", () => {
	const table =
		"<table>\n<thead>\n<tr>\n<th>Token</th>\n<th>From</th>\n</tr>\n</thead><tbody><tr><td>a.b</td><td>c</td></tr></tbody></table>";

	test("says of each cell which column it is of", () => {
		expect(finished(table)).toContain('<td data-label="Token">a.b</td><td data-label="From">c</td>');
		expect(finished(table)).toContain('<th scope="col">Token</th>');
	});

	test("has no headings over columns that have none", () => {
		expect(finished(table.replace("Token", "").replace("From", ""))).not.toContain("<thead>");
	});

	test("holds its drawings, and reaches what TypeDoc does not know", () => {
		expect(finished("<!-- drawing: flow -->")).toMatch(/^<svg class="flow"[\s\S]*<\/svg>$/);
		expect(finished('<a href="site:demo/index.html">')).toBe('<a href="../demo/index.html">');
		expect(finished('<a href="site:demo/index.html">', "index.html")).toBe('<a href="demo/index.html">');
	});

	test("has no link inside of what folds a section", () => {
		const link = '<a href="#x" class="tsd-anchor-icon"><svg></svg></a>';
		expect(finished(`<h1>A</h1><summary><h2>X${link}</h2></summary><h3>Y${link}</h3>`)).toBe(
			`<h1>A</h1><summary><h2>X</h2></summary><h3>Y${link}</h3>`,
		);
	});

	test("says what it belongs to, if it is a document", () => {
		expect(finished('<ul class="tsd-breadcrumb"><li>', "x.html", "Guides")).toContain(
			'<li><a href="index.html#guides">Guides</a></li>',
		);
	});

	test("does not belong to itself", () => {
		expect(finished('<ul class="tsd-breadcrumb"><li>', "x.html", "Locks")).toBe('<ul class="tsd-breadcrumb"><li>');
	});

	test("breaks long names where its tables have many", () => {
		const code = table.replace("a.b", "<code>Stats/mem_used(x)</code>");
		expect(finished(code, "reference/compatibility.html")).toContain("<code>Stats/<wbr>mem_<wbr>used(<wbr>x)</code>");
		expect(finished(code)).toContain("<code>Stats/mem_used(x)</code>");
	});

	test("can be searched if it has the table of subjects", () => {
		const code = table.replace("a.b", "<code>a.b</code>");
		expect(finished(code, "reference/subjects.html")).toContain('<table class="names searchable">');
		expect(finished(code, "reference/subjects.html")).toContain("<code>a.<wbr>b</code>");
	});
});

describe("the pages of the AsyncAPI document", () => {
	const [overview, schemas] = asyncApiPages().map(({ text }) => text);

	test("say what a role sends, and what comes back", () => {
		expect(overview).toContain('<h3 id="role-client"');
		expect(overview).toMatch(/\| send \| .*schedule.* \| .*ScheduleRequest.* \| .*ScheduleResponse.* \|/);
	});

	test("say where the parts of an address come from", () => {
		expect(overview).toContain("| <code>{lock}</code> | <code>$message.payload#/LockMessage/lock</code> | hashed |");
	});

	test("tell fields with unit, default and secrets", () => {
		expect(schemas).toMatch(/<code>max&#95;idle&#95;secs<\/code> \| integer \(u64\) \| required, in s \|/);
		expect(schemas).toMatch(
			/require&#95;bearer&#95;token<\/code> \| boolean \| optional, default <code>false<\/code>, since 0.3.1 \|/,
		);
		expect(schemas).toMatch(/<code>password<\/code> \| string \| required, secret \|/);
	});

	test("lay out variants under the key that names them, also those that stand beside other fields", () => {
		expect(schemas).toContain('**<code>{"Scheduled": …}</code>**');
		expect(schemas).toContain('**<code>{"KeepAlive": …}</code>**');
		expect(schemas).toContain('**<code>"NoDroneAvailable"</code>**');
	});

	test("hold nothing that Markdown would take for emphasis", () => {
		const codes = [...(overview ?? "").matchAll(/<code>(.*?)<\/code>/g)].map(([, code]) => code ?? "");
		expect(codes).toContain("cluster.&#42;.dns.&#42;");
		expect(codes.filter((code) => /[*_`]/.test(code))).toEqual([]);
	});
});
