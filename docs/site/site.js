// What pages do when they are read: tables are searched, the search knows questions, subjects and slips of the pen, the
// menu of a page shows where one is, and whatever scrolls or opens can be reached with the keyboard.

const root = document.documentElement;

const lettersOf = (text) => text.toLowerCase().replace(/[^a-z0-9]/g, "");

/** Pairs of neighbouring letters, which a slip of the pen leaves mostly as they are. */
const pairsOf = (letters) => Array.from({ length: Math.max(0, letters.length - 1) }, (_, i) => letters.slice(i, i + 2));

/** The share of pairs that two texts have in common, from 0 to 1; two that differ in the order of their letters are alike. */
function likeness(one, other) {
	const letters = [one, other].map(lettersOf);
	const [sorted, alike] = letters.map((each) => [...each].sort().join(""));
	if (sorted === alike) return 1;
	const [left, right] = letters.map(pairsOf);
	const common = left.filter((pair) => right.includes(pair)).length;
	return (2 * common) / Math.max(1, left.length + right.length);
}

const ALIKE = 0.5;
/** Short words have a pair in common with many. */
const isAlike = (rate, word) => rate >= (word.length < 6 ? 0.6 : ALIKE);

/** A subject with its tokens filled in fits its template: `cluster.plane_dev.schedule`, and so do NATS's `*` and `>`. */
function fitsSubject(template, subject) {
	const [ours, asked] = [template, subject].map((each) => each.split("."));
	const fits = (token, i) =>
		ours[i] !== undefined && (token === ours[i] || token === "*" || (token && /^\{/.test(ours[i])));
	if (asked.at(-1) === ">") return ours.length >= asked.length && asked.slice(0, -1).every(fits);
	return ours.length === asked.length && asked.every(fits);
}

/** What a subject should be whose cluster was written with its dots. */
function withoutDots(template, subject) {
	const [ours, asked] = [template, subject].map((each) => each.split("."));
	const at = ours.findIndex((token) => /^\{cluster/.test(token));
	const length = asked.length - ours.length + 1;
	if (at < 0 || length < 2) return undefined;
	asked.splice(at, length, asked.slice(at, at + length).join("_"));
	return fitsSubject(template, asked.join(".")) ? asked.join(".") : undefined;
}

const templateOf = (row) => row.cells[0].textContent.trim();

const textOf = (row) => row.textContent.toLowerCase();

const holdsNearly = (row, word) =>
	textOf(row)
		.split(/[^a-z]+/)
		.some((each) => likeness(each, word) > ALIKE);

/** The rows that hold the question as it stands, or those that hold all of its words, or at least something like them. */
function rowsFor(rows, query) {
	const asked = query.toLowerCase();
	const words = asked.split(/\s+/);
	const ways = [
		(row) => fitsSubject(templateOf(row), query) || textOf(row).includes(asked),
		(row) => withoutDots(templateOf(row), query) !== undefined,
		(row) => words.every((word) => textOf(row).includes(word)),
		(row) => words.every((word) => holdsNearly(row, word)),
	];
	return ways.map((way) => rows.filter(way)).find((found) => found.length > 0) ?? [];
}

/** What is to be said of the answer to a question. */
function verdict(rows, hits, query) {
	if (query === "") return `${rows.length} subjects`;
	if (hits.length === 0) return "Nothing fits. Try a word such as spawn, or a subject with its tokens filled in.";
	const count = `${hits.length} of ${rows.length} subjects`;
	const meant = withoutDots(templateOf(hits[0]), query);
	return meant ? `In subjects the dots of a cluster are _: ${meant}. ${count}` : count;
}

/** The question stands in the address, so that one can come back to it and hand it on. A file has no address to change. */
function keepQuery(query) {
	if (location.protocol === "file:") return;
	const address = new URL(location.href);
	if (query === "") address.searchParams.delete("find");
	else address.searchParams.set("find", query);
	history.replaceState(history.state, "", address);
}

function searchBox(table) {
	const form = document.createElement("search");
	form.className = "search-table";
	form.innerHTML = `<label for="table-query">Search the table</label>
		<input id="table-query" type="search" autocomplete="off" spellcheck="false" placeholder="terminate, drone → client, cluster.plane_dev.schedule …">
		<output for="table-query" aria-live="polite"></output>`;
	table.before(form);
	const [input, output] = [form.querySelector("input"), form.querySelector("output")];
	const rows = [...table.tBodies[0].rows];
	const search = () => {
		const query = input.value.trim();
		const hits = rowsFor(rows, query);
		for (const row of rows) row.hidden = !hits.includes(row);
		output.textContent = verdict(rows, hits, query);
	};
	input.addEventListener("input", () => {
		search();
		keepQuery(input.value.trim());
	});
	input.value = new URLSearchParams(location.search).get("find") ?? "";
	search();
}

for (const table of document.querySelectorAll("table.searchable")) searchBox(table);

/** What scrolls sideways must take the focus, and what does not should not. */
const scrolling = new ResizeObserver((entries) => {
	for (const { target } of entries) {
		if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
		else target.removeAttribute("tabindex");
	}
});
for (const wide of document.querySelectorAll(".tsd-typography :is(table, pre)")) scrolling.observe(wide);

/** How near a name comes to all words of a question. */
function nearness(name, words) {
	const parts = [name, ...name.split(/\s+|(?=[A-Z])/)];
	const rates = words.map((word) => Math.max(...parts.map((part) => likeness(part, word))));
	return rates.reduce((sum, rate) => sum + rate, 0) / words.length;
}

/** Pages whose name is nearly what was asked for; those that explain before those that list. */
function pagesLike(query) {
	const words = query.split(/\s+/);
	const rated = [...document.querySelectorAll("nav.tsd-navigation a[href]")].map((link) => {
		const name = link.textContent.trim();
		const explains = /\/(?:guides|reference)\//.test(link.href);
		return { name, href: link.href, rate: nearness(name, words), bonus: explains ? 0.1 : 0 };
	});
	const near = rated
		.filter(({ rate }) => isAlike(rate, query))
		.sort((one, other) => other.rate + other.bonus - one.rate - one.bonus);
	return near.filter(({ name }, index) => near.findIndex((other) => other.name === name) === index);
}

/** The first tokens of all subjects; what follows may be filled in, or be a wildcard. */
const isSubject = (query) => /^(?:backend|cluster|logs|state)(?:\.[\w{}*>-]+)+$/.test(query);

function tableFor(query) {
	const base = new URL(document.documentElement.dataset.base, location.href);
	const subjects = new URL("reference/subjects.html", base);
	subjects.searchParams.set("find", query);
	return { name: `Find ${query} among the subjects`, href: subjects.href };
}

function option({ name, href }, index) {
	const item = document.createElement("li");
	Object.assign(item, { id: `otherwise-${index}`, role: "option", ariaSelected: "false" });
	const link = document.createElement("a");
	Object.assign(link, { href, tabIndex: -1, textContent: name });
	item.append(link);
	return item;
}

const [results, asked, told] = ["results", "input", "status"].map((part) =>
	document.getElementById(`tsd-search-${part}`),
);

/** Words of every question, which the search would find in every page. */
const FILLERS = new Set("a an are can do does for how i in is it me my of on the to use what with".split(" "));

/** Words that tell nothing in a sentence, since everything here is about them. */
const SUBJECTS = new Set(["backend", "backends", "plane"]);

const without = (words, left) => words.filter((word) => !left.has(word.toLowerCase()));

function withoutFillers(question) {
	const words = question.split(" ");
	const telling = without(words, FILLERS);
	const ways = telling.length < words.length ? [without(telling, SUBJECTS), telling] : [];
	const kept = ways.find((each) => each.join("") !== "") ?? words;
	// TypeDoc selects as many letters as it is told that there are.
	return kept.join(" ").padEnd(question.length);
}

/** TypeDoc asks the box what to look for, and nothing else. */
const { get: written, set: write } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
Object.defineProperty(asked, "value", {
	get: () => withoutFillers(written.call(asked)),
	set: (text) => write.call(asked, text),
});

/** The search of the site looks for words as they are written: a subject has no words, and a slip finds nothing. */
function answerOtherwise() {
	const query = asked.value.trim();
	if (query === "" || document.getElementById("otherwise-0")) return;
	const refusal = told.firstElementChild;
	const near = refusal ? pagesLike(query).slice(0, 5) : [];
	const options = (isSubject(query) ? [tableFor(query)] : near).map(option);
	if (options.length > 0 && refusal) refusal.textContent = "No page has it as it is written. This comes near.";
	results.prepend(...options);
}

const enter = { isPressed: false, isEarly: false };
const openFirst = () => results.querySelector("a")?.click();

/** TypeDoc opens what the arrows have chosen, and nothing where nothing was; its answers come a moment after the letters. */
asked.addEventListener("input", () => Object.assign(enter, { isPressed: false, isEarly: true }));
asked.addEventListener("keydown", ({ key, isComposing, ctrlKey, metaKey, altKey, shiftKey }) => {
	if (key !== "Enter" || isComposing || ctrlKey || metaKey || altKey || shiftKey) return;
	if (enter.isEarly) enter.isPressed = true;
	else if (!results.querySelector("[aria-selected='true']")) openFirst();
});
/** TypeDoc joins a guide and what stands in it as if they were code. */
function nameRows() {
	for (const guide of results.querySelectorAll("a[href*='/guides/'] .parent"))
		guide.textContent = guide.textContent.trim().replace(/\.$/, ": ");
}

const searching = new MutationObserver(() => {
	answerOtherwise();
	nameRows();
	if (enter.isPressed) openFirst();
	Object.assign(enter, { isPressed: false, isEarly: false });
});
for (const part of [results, told]) searching.observe(part, { childList: true });

/** A place on this page is not to be seen behind the search. */
results.addEventListener("click", ({ target }) => {
	if (target.closest("a")?.pathname === location.pathname) results.closest("dialog").dispatchEvent(new Event("cancel"));
});

/** The menu of the page marks the section that is being read. */
const sections = [...document.querySelectorAll(".tsd-page-navigation a[href^='#']")].map((link) => ({
	link,
	heading: document.getElementById(decodeURIComponent(link.hash.slice(1))),
}));
function markSection() {
	const read = sections.findLast(({ heading }) => heading?.getBoundingClientRect().top < 120);
	for (const { link } of sections) {
		if (link === read?.link) link.setAttribute("aria-current", "location");
		else link.removeAttribute("aria-current");
	}
}
addEventListener("scroll", markSection, { passive: true });
// Sizes are known once the page is shown.
new ResizeObserver(markSection).observe(document.body);

/** TypeDoc's menu of narrow screens hears nothing but mouse and touch. */
const [menuButton, menu] = ["#tsd-toolbar-menu-trigger", ".col-sidebar"].map((part) => document.querySelector(part));
menuButton.setAttribute("role", "button");

function showMenu(isShown) {
	root.classList.toggle("has-menu", isShown);
	if (isShown) menu.querySelector("summary, a, select").focus();
}
// A click without a press of the mouse comes from the keyboard or from what reads the page aloud.
menuButton.addEventListener("click", ({ detail }) => {
	if (detail === 0) showMenu(!root.classList.contains("has-menu"));
});
menuButton.addEventListener("keydown", (event) => {
	if (event.key !== " ") return;
	event.preventDefault();
	menuButton.click();
});
menu.addEventListener("click", ({ target, detail }) => {
	if (detail === 0 && target.closest("a")) showMenu(false);
});
addEventListener("keydown", ({ key }) => {
	if (key !== "Escape" || !root.classList.contains("has-menu")) return;
	showMenu(false);
	menuButton.focus();
});
addEventListener("pointerdown", ({ target }) => {
	if (!menu.contains(target)) showMenu(false);
});

const tellMenu = () => menuButton.setAttribute("aria-expanded", String(root.classList.contains("has-menu")));
new MutationObserver(tellMenu).observe(root, { attributeFilter: ["class"] });
tellMenu();

/** Paper is white. */
let theme;
addEventListener("beforeprint", () => {
	theme = root.dataset.theme;
	root.dataset.theme = "light";
});
addEventListener("afterprint", () => {
	root.dataset.theme = theme;
});
