export { Overtaken } from "./delivery.js";
export type { DeliveryContext, EventOfType, Handler, TypeOf } from "./handler.js";
export type { HealthOptions } from "./health.js";
export type { AdapterOptions, Answer, Incoming, RefusedRequest, Responder } from "./incoming.js";
export type { Observation, Observe, Outcome } from "./observation.js";
export type { DeadLetter, DeliveryFacts, HandlingOptions, QueueMessage, ReceiverOptions, Verdict, WorkerOptions } from "./options.js";
export { Receiver } from "./receiver.js";
export type { Claim, Held, Run, Store } from "./stores/store.js";
export type { QueueWorker, WorkResult } from "./worker.js";
