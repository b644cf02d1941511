export type { Body } from "./body.js";
export { WebhookConfigError, WebhookError, WebhookPayloadError, WebhookVerificationError } from "./errors.js";
export type { DocumentedEvent, EventOf, InvalidEvent, OtherEventType, UndocumentedEvent, ValidEvent } from "./events.js";
export { passesRealestateapiFilters } from "./filters.js";
export type * from "./generated/index.js";
export type { HeadersLike } from "./headers.js";
export type { RequestLike } from "./request.js";
export { hospitablePersonalSecret } from "./secret.js";
export type {
  AnyName,
  Encoding,
  ErrorCode,
  Mismatch,
  Provider,
  ProviderName,
  Scheme,
  Secrets,
  SignatureLayout,
  SignedPart,
  SignOptions,
  TimestampSource,
  WebhookEvent,
  WebhookOptions,
} from "./types.js";
export { Webhook } from "./webhook.js";
