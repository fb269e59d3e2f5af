import { expect, test } from "vitest";
import { lookup } from "../lookup.js";
import { enumeration, field, internal, message, protocol, scalar, struct } from "../test-models.js";
import { typesPage } from "./types-page.js";

test("scalars, enums and parts have a section each, with where they are used", () => {
	const millis = scalar("ts_ms", { kind: "integer", width: "i64", exact: false, unit: "ms" }, "EpochMillis");
	const model = protocol(
		{ ...millis, examples: [1704164645123] },
		{ ...enumeration("State", ["Ready"]), since: "0.3.17" },
		struct("Report", [field("at", { kind: "ref", name: "ts_ms" }), field("state", { kind: "ref", name: "State" })]),
		message("Status", [field("report", { kind: "ref", name: "Report" })], { template: "status" }),
	);
	const text = typesPage(model, lookup(model));
	expect(text.slice(text.indexOf("## Scalars"))).toBe(`## Scalars

### EpochMillis

About ts_ms.

JSON: integer (i64), in milliseconds.

For example \`1704164645123\`.

In Plane \`plane_core::ts_ms\`. Used by [Report](#report).

## Enums

### State

About State. Since Plane 0.3.17.

| Value | Meaning |
| --- | --- |
| \`"Ready"\` | About Ready. |

In Plane \`plane_core::State\`. Used by [Report](#report).

## Parts

### Report

About Report.

| Field | Type | Presence | Meaning |
| --- | --- | --- | --- |
| \`at\` | [EpochMillis](#epochmillis), milliseconds | required | About at. |
| \`state\` | [State](#state) | required | About state. |

In Plane \`plane_core::Report\`. Used by [Status](status.md).
`);
});

test("a union with a tag shows the tag of each variant", () => {
	const variants = [
		{ name: "Controller", fields: [] },
		{ name: "Drone", fields: [field("id", { kind: "string" })] },
	];
	const model = protocol(internal("Component", "type", variants));
	expect(typesPage(model, lookup(model))).toContain(`One of these, told apart by \`type\`:

**\`Controller\`**: About Controller. On the wire: \`{"type":"Controller"}\`.

**\`Drone\`**: About Drone. On the wire: \`{"type":"Drone",…}\`.

| Field | Type | Presence | Meaning |
| --- | --- | --- | --- |
| \`id\` | string | required | About id. |
`);
});
