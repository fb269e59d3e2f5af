// Searches the table of subjects as one types: rows that lack one of the words are hidden.

/** A subject with its tokens filled in finds its pattern: `cluster.plane_dev.schedule` fits `cluster.{cluster}.schedule`. */
function fitsSubject(row, query) {
	const template = row.cells[0].textContent.trim();
	const pattern = template
		.split(".")
		.map((token) => (/^\{.*\}$/.test(token) ? "[^.\\s]+" : token.replace(/[^\w]/g, "\\$&")))
		.join("\\.");
	return new RegExp(`^${pattern}$`).test(query);
}

function fits(row, query) {
	const text = row.textContent.toLowerCase();
	return (
		fitsSubject(row, query) ||
		query
			.toLowerCase()
			.split(/\s+/)
			.every((word) => text.includes(word))
	);
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
		const hits = rows.filter((row) => {
			row.hidden = query !== "" && !fits(row, query);
			return !row.hidden;
		});
		output.textContent = query === "" ? `${rows.length} subjects` : `${hits.length} of ${rows.length} subjects`;
	};
	input.addEventListener("input", search);
	// An address may carry the question: `subjects.html?find=terminate`.
	input.value = new URLSearchParams(location.search).get("find") ?? "";
	search();
}

for (const table of document.querySelectorAll("table.searchable")) searchBox(table);
