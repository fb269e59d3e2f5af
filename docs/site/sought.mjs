// Words that readers bring along and the site does not use, and what answers them.

/** Addresses of documents and full names of what packages export. */
const SOUGHT = {
	index: "install setup begin getting started introduction",
	"guides/spawn-and-watch": "launch run create stop kill end terminate url",
	"guides/send-visitors": "proxy users redirect",
	"guides/connections": "password credentials",
	"guides/testing-your-app": "mocks stubs simulate docker",
	"guides/what-can-go-wrong": "errors failures lost crashed",
	"reference/schedule-request": "docker launch",
	"reference/termination-request": "stop kill shutdown delete terminate",
	"@plane/nats-client.Backend.hostname": "url",
	"@plane/nats-client.Backend.terminate": "stop kill shutdown delete",
	"@plane/nats-client.PlaneClient.markLost": "lost dead crashed",
	"@plane/testing.FakePlane": "mocks stubs simulate",
};

/** Nothing else answers these words better, however often it holds them. */
const WEIGHT = 30_000;

const keyOf = (reflection) => reflection.frontmatter?.address ?? reflection.getFullName();

/** Gives what is sought by other words these words. */
export function addSought({ searchResults, searchFields, searchFieldWeights }) {
	const left = new Set(Object.keys(SOUGHT));
	searchFieldWeights.sought = WEIGHT;
	for (const [i, result] of searchResults.entries()) {
		if (left.delete(keyOf(result))) searchFields[i].sought = SOUGHT[keyOf(result)];
	}
	if (left.size > 0) throw new Error(`docs/site/sought.mjs: the site has no ${[...left].join(", ")}`);
}
