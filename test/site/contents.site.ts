import { registry } from "@plane/messages/registry";
import { expect, test } from "vitest";
import { kebab, readSite, sitePages } from "./built-site.js";

test("there is a page for each thing that one looks for", () => {
	expect(sitePages).toEqual(
		expect.arrayContaining([
			"index.html",
			"guides/spawn-and-watch.html",
			"guides/locks.html",
			"guides/bearer-tokens.html",
			"guides/world-state.html",
			"guides/testing-your-app.html",
			"guides/what-can-go-wrong.html",
			"guides/least-privilege.html",
			"guides/in-another-role.html",
			"guides/when-plane-changes.html",
			"reference/subjects.html",
			"reference/asyncapi.html",
			"reference/asyncapi-schemas.html",
			"reference/compatibility.html",
			"modules/_plane_messages.html",
			"modules/_plane_nats-client.html",
			"modules/_plane_testing.html",
			"demo/index.html",
		]),
	);
});

test.each([
	["messages", await import("@plane/messages")],
	["messages", await import("@plane/messages/registry")],
	["messages", await import("@plane/messages/guards")],
	["nats-client", await import("@plane/nats-client")],
	["testing", await import("@plane/testing")],
	["testing", await import("@plane/testing/matchers")],
])("everything that an entry point of @plane/%s exports has a page", (name, module) => {
	const documented = new Set(sitePages.map((page) => page.replace(/^\w+\//, "")));
	const missing = Object.keys(module).filter((one) => !documented.has(`_plane_${name}.${one}.html`));
	expect(missing).toEqual([]);
});

const messages = Object.entries(registry).flatMap(([name, codec]) => ("subject" in codec ? [name] : []));

test.each(messages)("the page of %s tells subject, direction, reply, fields, traps and examples", (name) => {
	const page = readSite(`reference/${kebab(name)}.html`);
	for (const fact of ["Direction", "Reply", "Streams?"]) {
		expect(page).toMatch(new RegExp(`<strong>${fact}</strong>`));
	}
	for (const part of [/subjects?/, /fields|variants/, /traps/, /examples/]) {
		expect(page).toMatch(new RegExp(`<h2 id="(?:${part.source})"`));
	}
});

test("the type of error codes leads to the guide that explains each", () => {
	expect(readSite("types/_plane_nats-client.PlaneErrorCode.html")).toMatch(
		/<a href="\.\.\/guides\/what-can-go-wrong\.html"[^>]*>Guides: What can go wrong/,
	);
});

test("the pages of the AsyncAPI document have each of its channels, messages, roles and schemas", () => {
	const document = JSON.parse(readSite("media/asyncapi.json")) as AsyncApi;
	const [overview, schemas] = [readSite("reference/asyncapi.html"), readSite("reference/asyncapi-schemas.html")];
	const anchor = (kind: string, name: string): string => `<h3 id="${kind}-${name.replaceAll(".", "-").toLowerCase()}"`;
	for (const name of Object.keys(document.channels)) expect(overview).toContain(anchor("channel", name));
	for (const name of Object.keys(document.components.messages)) expect(overview).toContain(anchor("message", name));
	for (const { name } of document.info.tags) expect(overview).toContain(anchor("role", name));
	for (const name of Object.keys(document.components.schemas)) expect(schemas).toContain(anchor("schema", name));
	// What Markdown would take for emphasis.
	expect(overview).toContain("<code>cluster.*.dns.*</code>");
});

interface AsyncApi {
	readonly info: { readonly tags: readonly { readonly name: string }[] };
	readonly channels: object;
	readonly components: { readonly messages: object; readonly schemas: object };
}
