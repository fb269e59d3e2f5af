import { PlaneClient } from "@plane/nats-client";
import { connectLine } from "./nats-line.js";

// Every client that a test opens uses the library of this run, and no test has to know.
const { connect } = PlaneClient;
PlaneClient.connect = (options) => connect.call(PlaneClient, { dial: connectLine, ...options });
