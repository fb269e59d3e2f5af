import { runCells } from "./cells.js";
import { cells } from "./streams.js";

runCells(cells);
