import type { ContractVector } from "./contract-vector.js";
import { MESSAGE_VECTORS } from "./message-vectors.js";
import { PROPERTY_VECTORS } from "./property-vectors.js";
import { STREAM_VECTORS } from "./stream-vectors.js";
import { TYPE_VECTORS } from "./type-vectors.js";
import { UNION_VECTORS } from "./union-vectors.js";
import { VALUE_VECTORS } from "./value-vectors.js";

/** What the rules make of each kind of change. */
export const VECTORS: readonly ContractVector[] = [
	...PROPERTY_VECTORS,
	...VALUE_VECTORS,
	...UNION_VECTORS,
	...TYPE_VECTORS,
	...MESSAGE_VECTORS,
	...STREAM_VECTORS,
];
