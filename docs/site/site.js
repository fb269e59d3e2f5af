// What pages do when they are read: tables are searched, and whatever scrolls can be reached with the keyboard.

/** A subject with its tokens filled in finds its pattern: `cluster.plane_dev.schedule` fits `cluster.{cluster}.schedule`. */
function fitsSubject(row, query) {
	const template = row.cells[0].textContent.trim();
	const pattern = template
		.split(".")
		.map((token) => (/^\{.*\}$/.test(token) ? "[^.\\s]+" : token.replace(/[^\w]/g, "\\$&")))
		.join("\\.");
	return new RegExp(`^${pattern}$`).test(query);
}

const textOf = (row) => row.textContent.toLowerCase();

/** The rows that hold the question as it stands, or those that hold all of its words. */
function rowsFor(rows, query) {
	const asked = query.toLowerCase();
	const exact = rows.filter((row) => fitsSubject(row, query) || textOf(row).includes(asked));
	return exact.length > 0
		? exact
		: rows.filter((row) => asked.split(/\s+/).every((word) => textOf(row).includes(word)));
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
		output.textContent = query === "" ? `${rows.length} subjects` : `${hits.length} of ${rows.length} subjects`;
	};
	input.addEventListener("input", search);
	// An address may carry the question: `subjects.html?find=terminate`.
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
