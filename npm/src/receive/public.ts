// What this folder knows of the rest: what every user has, and of that the types alone, for a
// sub-path that brought code of its own would bring a second engine, too.
export type { Body, DeliveryOptions, EventOf, HeadersLike, ProviderName, AnyName, SignOptions, Webhook, WebhookError, WebhookEvent, OtherEventType } from "../api/index.js";
