import type { registry } from "./gen/registry.js";

export { registry } from "./gen/registry.js";

/** Name of a wire type in Plane's Rust source. */
export type RustName = keyof typeof registry;
