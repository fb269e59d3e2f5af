import { cells } from "./caller.js";
import { runCells } from "./cells.js";

runCells(cells);
