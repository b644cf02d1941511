import type { ProviderName } from "./generated/providers.js";
import type { CompiledScheme } from "./compiled.js";
import type { Scheme, SchemeDocument } from "./scheme.js";

/**
 * One secret, or several while they are rotated: a signature by any of them is accepted.
 * Undefined, null and "" are refused with `empty_secret` when the webhook is made, so that an
 * environment variable can be handed over as it is.
 */
export type Secrets = string | undefined | null | readonly (string | undefined | null)[];

/** A text of which it is not known yet whether it is a provider's name. Editors still offer those beside it. */
export type AnyName = string & Record<never, never>;

/** A provider by name or of `hookseal/providers`, or a scheme of your own. */
export type Provider = ProviderName | CompiledScheme | Scheme | SchemeDocument;

/** `Name` where it is a provider's, or any text; else those that would be right. */
export type KnownName<Name extends string> = string extends Name ? Name : Name extends ProviderName ? Name : ProviderName;

/** What happens to a payload that differs from the provider's documentation. */
export type SchemaMode = "report" | "enforce";

/** Options of a {@link Webhook}. A field that is undefined counts as not given. */
export interface WebhookOptions<Mode extends SchemaMode = SchemaMode> {
  /**
   * How far, in whole seconds, a timestamp may lie from the arrival time, in either direction,
   * inclusive; 0 means the same second.
   * @defaultValue what the provider's guide says, or 300
   */
  readonly toleranceSeconds?: number | undefined;
  /**
   * `false` switches freshness off, and nothing else does. A timestamp that is signed must still
   * arrive and be well-formed.
   * @defaultValue true
   */
  readonly checkTimestamp?: boolean | undefined;
  /**
   * The clock: gives the arrival time in Unix seconds.
   * @defaultValue `() => Date.now() / 1000`
   */
  readonly now?: (() => number) | undefined;
  /**
   * The largest body that is looked at, in bytes; a larger one is `body_too_large` (413).
   * @defaultValue what the provider says it sends at most (GitHub: 26214400), else 1048576
   */
  readonly maxBodyBytes?: number | undefined;
  /**
   * What happens to a payload that differs from the provider's documentation: `report` it in
   * {@link WebhookEvent.schema}, or `enforce` it with `schema_mismatch` (422).
   * @defaultValue "report"
   */
  readonly schema?: Mode | undefined;
  /**
   * Whether the secret is what was given to the last character. Otherwise one that begins or ends with a space, a
   * quote or a line break, or is the text `undefined` or the like, is `malformed_secret`.
   * @defaultValue false
   */
  readonly exactSecret?: boolean | undefined;
  /**
   * The URL that the provider sends deliveries to, as it is registered there, for schemes that sign it: a server
   * behind a proxy sees another one. It wins over what is handed over with a delivery.
   */
  readonly url?: string | undefined;
  /**
   * What such URLs begin with: the origin, such as `https://example.com`, and behind it the part of the path that a
   * proxy removes, if one does. The rest is the path and the query that arrived, so that no host and no
   * `X-Forwarded-*` that a sender wrote is believed.
   */
  readonly baseUrl?: string | undefined;
}

/** What belongs to one delivery, besides its body and headers. A field that is undefined counts as not given. */
export interface DeliveryOptions {
  /**
   * When it arrived, in Unix seconds: for a delivery that waited, as in a queue.
   * @defaultValue what the webhook's clock says
   */
  readonly now?: number | undefined;
  /** The request's method, where the scheme signs it. */
  readonly method?: string | undefined;
  /**
   * The request's whole URL as the provider has it, where the scheme signs it, or its path and query where there is a
   * {@link WebhookOptions.baseUrl}. {@link WebhookOptions.url} wins.
   */
  readonly url?: string | undefined;
}

/** What {@link Webhook.sign} puts into the headers besides the signature. */
export interface SignOptions {
  /** The delivery's id, for schemes that sign one. */
  readonly id?: string | undefined;
  /**
   * The time of sending, in Unix seconds, whatever unit the provider sends.
   * @defaultValue what the webhook's clock says
   */
  readonly timestamp?: number | undefined;
  /** Further headers that the scheme signs, by name. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The request's method, for schemes that sign it. */
  readonly method?: string | undefined;
  /** The request's URL, for schemes that sign it; {@link WebhookOptions.url} wins. */
  readonly url?: string | undefined;
  /**
   * Signs the text alone, without a timestamp or what else deliveries sign, and writes the bare MAC: what Zoom asks of
   * an endpoint.
   * @defaultValue `false`
   */
  readonly alone?: boolean | undefined;
}
