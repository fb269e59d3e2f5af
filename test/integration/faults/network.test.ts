import { runCells } from "./cells.js";
import { cells } from "./network.js";

runCells(cells);
