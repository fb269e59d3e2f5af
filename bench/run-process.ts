// One process of a group: measures and writes what it finds as one line of JSON.
import process from "node:process";
import type { Bench } from "./group.js";
import { groups } from "./groups.js";

const [name = "", bench = ""] = process.argv.slice(2);
const group = groups[name];
if (!group) throw new Error(`no group is called ${name}`);
process.stdout.write(`${JSON.stringify(await group.run(JSON.parse(bench) as Bench))}\n`, () => process.exit(0));
