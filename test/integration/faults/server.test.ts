import { runCells } from "./cells.js";
import { cells } from "./server.js";

runCells(cells);
