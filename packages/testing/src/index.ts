export { type NatsServer, type NatsServerOptions, startNatsServer } from "./nats-server.js";
export { findNatsServer, NatsServerNotFoundError } from "./nats-server-executable.js";
