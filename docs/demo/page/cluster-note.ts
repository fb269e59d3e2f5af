import type { WorldState } from "@plane/nats-client";
import { byId, element } from "./element.js";

/** Says that nothing was heard of a cluster, whose name may be wrong, and which clusters the server knows. */
export class ClusterNote {
	readonly #note = byId("elsewhere", HTMLElement);
	#others: string | undefined;

	show({ cluster, clusters }: WorldState, servers: string): void {
		this.#note.hidden = clusters.has(cluster);
		const others = [...clusters.keys()].sort().join(" ");
		// A link that is made anew loses the focus.
		if (this.#note.hidden || others === this.#others) return;
		this.#others = others;
		const links = [...clusters.keys()].sort().map((name) => {
			return element("a", { href: `?${new URLSearchParams({ servers, cluster: name })}` }, name);
		});
		const known = links.flatMap((link, i) => (i === 0 ? [" It knows ", link] : [", ", link]));
		this.#note.replaceChildren(`Nothing is known of ${cluster} on this server.`, ...known, known.length > 0 ? "." : "");
	}
}
