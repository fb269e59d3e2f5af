import { HISTORY_2022 } from "./history-2022.js";
import { HISTORY_2023 } from "./history-2023.js";
import type { HistoryCase } from "./history-case.js";

/**
 * Changes that Plane's contract went through between 0.3.0 and the end of 0.3, each as a pair of small contracts, with the
 * verdict on it. The shapes are reduced to what the change is about.
 */
export const HISTORY: readonly HistoryCase[] = [...HISTORY_2022, ...HISTORY_2023];
