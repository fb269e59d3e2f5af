import { readText } from "../support/repository.js";
import { exampleFolder } from "./example-folder.js";
import { typeScriptOf } from "./markdown.js";

// The tests that the guide shows are tests of this file.
const code = typeScriptOf(readText("docs/guides/testing-your-app.md")) ?? "";
await import(`${exampleFolder([["testing-your-app.ts", code]])}/testing-your-app.ts`);
