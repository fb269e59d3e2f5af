import { titledFences } from "../../scripts/titled-fences.mjs";
import { readText } from "../support/repository.js";
import { exampleFolder } from "./example-folder.js";

// The application and its tests that the README shows.
await import(`${exampleFolder(titledFences(readText("packages/testing/README.md")))}/document-service.test.ts`);
