import { runCells } from "./cells.js";
import { cells } from "./refusals.js";

runCells(cells);
