import process from "node:process";
import { connect as connect3 } from "@nats-io/transport-node";
import { connect as connect2 } from "nats";

/** The `connect` of the NATS library whose line this run is about: 2.x, or 3.x in the project `nats3`. */
export const connectLine = process.env.NATS_LINE === "3" ? connect3 : connect2;
