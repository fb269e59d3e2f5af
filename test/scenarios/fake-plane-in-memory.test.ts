import { memoryConnection } from "@plane/testing";
import { fakePlaneSuite } from "./fake-plane-suite.js";

await fakePlaneSuite(async () => ({ connection: memoryConnection() }));
