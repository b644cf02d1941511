export { WebhookConfigError, WebhookError, WebhookPayloadError, WebhookVerificationError } from "../errors/classes.js";
export type { Body } from "../input/body.js";
export type { HeadersLike } from "../input/headers.js";
export type { RequestLike } from "../input/request.js";
export type { ConfigCode, ErrorCode, ErrorDetails, ErrorStatus, PayloadCode, VerificationCode } from "../types/generated/codes.js";
export type {
  DocumentedEvent,
  Enforced,
  InvalidEvent,
  Mismatch,
  OtherEventType,
  UndocumentedEvent,
  ValidEvent,
  WebhookEvent,
} from "../types/event.js";
export type * from "../types/generated/index.js";
export type { ProviderName } from "../types/generated/providers.js";
export type { AnyName, DeliveryOptions, KnownName, Provider, SchemaMode, Secrets, SignOptions, WebhookOptions } from "../types/options.js";
export type { CompiledScheme } from "../types/compiled.js";
export type { Encoding, Scheme, SchemeDocument, SignatureLayout, SignedPart, TimestampSource } from "../types/scheme.js";
export { hospitablePersonalSecret, passesRealestateapiFilters } from "./offers.js";
/** @internal */
export { parts } from "./parts.js";
/** @internal */
export { startModule } from "./start.js";
export { Webhook } from "./webhook.js";
