import { lookup } from "../codegen/lookup.js";
import { typeLinkFromOutside } from "../codegen/reference/links.js";
import { bullets, code, link, pageBy, section, table } from "../codegen/reference/markdown.js";
import { additions } from "./additions.js";
import { type Compatibility, type Obstacle, outcomeOf } from "./compare-planes.js";
import { MIGRATION_NOTES } from "./migration-notes.js";
import type { Plane } from "./planes.js";

/** What works with which Plane, in one table, and below it each message that does not: where, and what to do. */
export function compatibilityPage(
	messages: readonly Compatibility[],
	earlier: readonly Plane[],
	current: Plane,
): string {
	const names = earlier.map(({ name }) => name);
	return pageBy(
		"compatibility/emit-compatibility.ts",
		"Compatibility",
		"schemas/ and schemas/history/",
		`These packages are made for Plane ${named(current)}. This page says what becomes of each message when the other end is an earlier Plane: ${earlier.map(named).join(", ")}. It follows from the contracts of both, as ${link("When Plane changes", "../guides/when-plane-changes.md")} describes.`,
		bullets([
			"**works**: nothing to do.",
			"**degrades**: the message gets through, but a part of it is ignored, is missing, or may be used only with newer Planes.",
			"**breaks**: it is refused, misunderstood or never heard.",
		]),
		"A break at a field that may be left out reaches only those who use it: ScheduleRequest in its smallest form works with all of them. A change between two columns came with a release in between; [Upgrading](#upgrading) says with which, where it is known.",
		"All builds since 29 September 2023 are labelled 0.3.24. Among them, those before 25 October 2023 read `cpu_period` in seconds, those before 26 October call the stream of logs `backend_log`, and those before 22 January 2024 want objects in `volume_mounts`.",
		table(
			["Message", ...names],
			messages.map((each) => summaryRow(each, current)),
		),
		upgrading(current),
		...messages.map((each) => messageSection(each, names)),
	);
}

/** For who has a Plane between those of the table, and for who is about to replace it. */
function upgrading({ side }: Plane): string {
	return section(
		2,
		"Upgrading",
		bullets([
			`**Which Plane is it?** Drones tell version and commit when they register, from 0.3.17 on: ${code("metadata")} of ${code("world.drones()")} in the ${link("world state", "../guides/world-state.md#look")} has them. Of older ones ${link("recorded traffic", "../guides/when-plane-changes.md#which-plane-is-it")} tells more.`,
			"**Plane first.** With an earlier Plane leave out of requests what came later: it ignores fields that it does not know, and says nothing. A controller writes anew what it hands on, so it has to know a field as well as the drone.",
		]),
		"What came with which release, as far as it is known:",
		table(
			["Release", "What is new"],
			additions(side.protocol.types).map(([release, texts]) => [release, texts.join(", ")]),
		),
	);
}

/** A label is that of many commits. */
function named({ name, side }: Plane): string {
	return `${name} (${code(side.protocol.plane.commit.slice(0, 8))})`;
}

function summaryRow({ message, obstacles }: Compatibility, { side }: Plane): readonly string[] {
	const type = lookup(side.protocol)(message);
	return [typeLinkFromOutside(type), ...[...obstacles.values()].map((found) => outcomeText(found))];
}

/** `breaks: subject, cluster`, the places without the message's own name. */
function outcomeText(obstacles: readonly Obstacle[]): string {
	const outcome = outcomeOf(obstacles);
	const places = obstacles
		.filter((each) => each.outcome === outcome)
		.map((each) => (each.before === MISSING ? MISSING : code(shortPlace(each.place))));
	return places.length === 0 ? outcome : `${outcome}: ${places.join(", ")}`;
}

const MISSING = "no such message";

/** `SpawnRequest/cluster` → `cluster`, `SpawnRequest subject` → `subject`, `DockerCredentials` as it is. */
function shortPlace(place: string): string {
	return place.replace(/^(?:\w+ → )?\w+[/ ]/, "");
}

function messageSection({ message, obstacles }: Compatibility, names: readonly string[]): string {
	const places = [...new Set([...obstacles.values()].flatMap((found) => found.map(({ place }) => place)))];
	const rows = places.map((place) => {
		const found = names.map((name) => obstacles.get(name)?.find((each) => each.place === place));
		const first = found.find((each) => each !== undefined);
		const changes = [...new Set(found.flatMap((each) => (each ? [changeText(each)] : [])))];
		return [
			code(place),
			...found.map((each) => each?.outcome ?? "works"),
			changes.join("; "),
			first ? noteOn(place) : "",
		];
	});
	return section(2, message, table(["Where", ...names, "That Plane → these packages", "What to do"], rows));
}

function changeText({ before, after }: Obstacle): string {
	if (before === MISSING) return MISSING;
	return `${before === undefined ? "nothing" : code(before)} → ${after === undefined ? "nothing" : code(after)}`;
}

function noteOn(place: string): string {
	return MIGRATION_NOTES[place] ?? "";
}
