import { cells } from "./answers.js";
import { runCells } from "./cells.js";

runCells(cells);
