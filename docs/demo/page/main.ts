import { type ClientStatus, type PlaneClient, PlaneError, type WorldState } from "@plane/nats-client";
import { BackendDetail } from "./backend-detail.js";
import { BackendList } from "./backend-list.js";
import { ClusterNote } from "./cluster-note.js";
import { DroneList } from "./drone-list.js";
import { byId } from "./element.js";
import { timeOfDay } from "./in-words.js";
import { inWords, type WorldPlace, watchWorld } from "./world-watch.js";

/** Changes come in crowds: a picture four times a second is enough, and one a second keeps the times true. */
const PICTURE_MS = 250;
const TICK_MS = 1_000;

const STATUS: Record<ClientStatus, string> = {
	connected: "connected",
	reconnecting: "connection lost, trying again",
	stale: "server does not answer",
	closed: "closed",
};

/** Where other clients connect, a browser gets no answer and no reason. */
const WEBSOCKET =
	"This page needs ws:// or wss:// and the port of the server's websocket block, not that of other clients.";

const form = byId("connect", HTMLFormElement);
const status = byId("status", HTMLElement);
const notice = byId("notice", HTMLElement);
const clusterNote = new ClusterNote();
const drones = new DroneList();
const detail = new BackendDetail();
const backends = new BackendList(
	(id) => {
		if (plane) detail.choose(plane.backend(id));
		draw();
	},
	() => draw(),
);
let plane: PlaneClient | undefined;
let world: WorldState | undefined;
let isDue = false;

function draw(): void {
	if (!world) return;
	clusterNote.show(world, input("servers").value);
	drones.show(world);
	backends.show(world);
	detail.show(world.backends());
	const since = world.clockTime === undefined ? "" : ` since ${timeOfDay(world.clockTime)}`;
	tell(world.stale ? `No controller has given a sign of life${since}: what you see may be out of date.` : undefined);
}

function drawSoon(): void {
	if (isDue) return;
	isDue = true;
	setTimeout(() => {
		isDue = false;
		draw();
	}, PICTURE_MS);
}

function tell(problem: string | undefined): void {
	notice.hidden = problem === undefined;
	if (notice.textContent !== (problem ?? "")) notice.textContent = problem ?? "";
}

function showStatus(text: string, look: "up" | "coming" | "failed"): void {
	status.textContent = text;
	status.dataset.look = look;
}

function ask(why: string): void {
	showStatus("not connected", "failed");
	tell(why);
	form.hidden = false;
}

async function show(place: WorldPlace): Promise<void> {
	if (!/^wss?:/.test(place.servers)) return ask(WEBSOCKET);
	form.hidden = true;
	tell(undefined);
	showStatus("connecting", "coming");
	byId("where", HTMLElement).textContent = `${place.cluster} at ${place.servers}`;
	const ticking = setInterval(draw, TICK_MS);
	try {
		await watchWorld(place, {
			status: (now) => showStatus(STATUS[now], now === "connected" ? "up" : "coming"),
			opened(opened, client) {
				[world, plane] = [opened, client];
				byId("world", HTMLElement).hidden = false;
				draw();
			},
			changed: drawSoon,
		});
	} catch (error) {
		clearInterval(ticking);
		detail.close();
		const isUnreached = error instanceof PlaneError && error.code === "connect_failed";
		ask(isUnreached ? `${inWords(error)} ${WEBSOCKET}` : inWords(error));
	}
}

/** Server and cluster stand in the address, so that it can be kept; who you are never does. */
const KEPT = ["servers", "cluster"] as const;
const FIELDS = [...KEPT, "user", "pass", "inboxPrefix"] as const;

const input = (name: string): HTMLInputElement => byId(name, HTMLInputElement);

/** What the form says; empty fields say nothing. */
function placeInForm(): WorldPlace {
	const filled = FIELDS.filter((name) => input(name).value !== "").map((name) => [name, input(name).value]);
	return { servers: "", cluster: "", ...Object.fromEntries(filled) };
}

form.addEventListener("submit", (event) => {
	event.preventDefault();
	const kept = KEPT.map((name) => [name, input(name).value]);
	history.replaceState(null, "", `?${new URLSearchParams(kept)}`);
	void show(placeInForm());
});

// Under `npm run demo` there is nothing but this page.
byId("home", HTMLElement).hidden = new URL("..", location.href).href === new URL(".", location.href).href;

// Without this script the browser itself would send the form, with the password in the address.
byId("go", HTMLButtonElement).disabled = false;

const address = new URLSearchParams(location.search);
for (const name of KEPT) input(name).value = address.get(name) ?? "";
if (KEPT.every((name) => input(name).value !== "")) void show(placeInForm());
