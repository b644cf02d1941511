export { WebhookConfigError, WebhookError, WebhookPayloadError, WebhookVerificationError } from "../errors/classes.js";
export type { Body } from "../input/body.js";
export type { HeadersLike } from "../input/headers.js";
export type { RequestLike } from "../input/request.js";
export type { ErrorCode } from "../types/codes.js";
export type {
  DocumentedEvent,
  InvalidEvent,
  Mismatch,
  OtherEventType,
  UndocumentedEvent,
  ValidEvent,
  WebhookEvent,
} from "../types/event.js";
export type * from "../types/generated/index.js";
export type { ProviderName } from "../types/generated/providers.js";
export type { AnyName, Provider, Secrets, SignOptions, WebhookOptions } from "../types/options.js";
export type { Encoding, Scheme, SignatureLayout, SignedPart, TimestampSource } from "../types/scheme.js";
export { passesRealestateapiFilters } from "./filters.js";
export { hospitablePersonalSecret } from "./secret.js";
export { Webhook } from "./webhook.js";
