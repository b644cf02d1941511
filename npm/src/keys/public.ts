// What this folder knows of the rest, by the package's name: a sub-path that brought code of its own would bring a
// second engine, too.
/** @internal */
export { parts } from "../api/index.js";
export { Webhook } from "../api/index.js";
export type { AnyName, Body, DeliveryOptions, Enforced, EventOf, HeadersLike, KnownName, Provider, ProviderName, SchemaMode, WebhookOptions } from "../api/index.js";
