import { titledFences } from "../../scripts/titled-fences.mjs";
import { readText } from "../support/repository.js";
import { exampleFolder } from "./example-folder.js";

// The drone that the guide shows, and its test.
await import(`${exampleFolder(titledFences(readText("docs/guides/in-another-role.md")))}/toy-drone.test.ts`);
