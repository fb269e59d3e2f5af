import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { repository } from "../support/repository.js";

/** The exact versions that this repository itself uses, by package. */
export const { catalog }: { catalog: Readonly<Record<string, string>> } = parse(
	readFileSync(`${repository}pnpm-workspace.yaml`, "utf8"),
);
