import type { ErrorCode, ProviderName } from "./codes.js";

/** How signatures and keys are written as text. */
export type Encoding = "hex" | "base64";

/**
 * How a provider signs, as data. The built-in providers are documents of this type too.
 *
 * @example
 * ```ts
 * import { Webhook, type Scheme } from "hookseal";
 *
 * const acme: Scheme = {
 *   name: "acme",
 *   algorithm: "hmac-sha256",
 *   signature: { header: "Acme-Signature", layout: "pairs", separator: ",", key: "v1", encoding: "hex" },
 *   timestamp: { key: "t", unit: "seconds", toleranceSeconds: 300 },
 *   signedContent: ["timestamp", { literal: "." }, "body"],
 *   secret: "utf8",
 *   envelope: { id: "/id", type: "/type", occurredAt: "/created", data: "/data" },
 * };
 * const webhook = new Webhook(acme, "the secret from the dashboard");
 * ```
 */
export interface Scheme {
  /** The provider's name, as it stands in events and deduplication keys. */
  readonly name: string;
  readonly algorithm: "hmac-sha1" | "hmac-sha256" | "hmac-sha512";
  /** Where the signature stands, and how it is written. */
  readonly signature: SignatureLayout;
  /** Absent where the provider sends no timestamp. */
  readonly timestamp?: TimestampSource;
  /** Absent where the provider sends no id in a header. */
  readonly id?: { readonly header: string };
  /** The bytes that are signed, in order. */
  readonly signedContent: readonly SignedPart[];
  /** How the text of the secret becomes the key. */
  readonly secret: "utf8" | Encoding | SecretForm;
  /** JSON pointers (RFC 6901) to an event's fields in the payload. */
  readonly envelope?: EnvelopePointers;
}

/** The form of a secret that is more than one encoding. */
export interface SecretForm {
  readonly encoding: "utf8" | Encoding;
  /** Text before the encoded key that is no part of it. */
  readonly prefix?: string;
  /** Fewer bytes after decoding are `secret_too_short`. */
  readonly minimumBytes?: number;
  /** More bytes after decoding are `malformed_secret`. */
  readonly maximumBytes?: number;
}

/** JSON pointers (RFC 6901) to an event's fields in the payload. */
export interface EnvelopePointers {
  /** One pointer, or several that are tried in turn. */
  readonly id?: string | readonly string[];
  readonly type?: string;
  /** `true` where events may lack a type. */
  readonly typeOptional?: boolean;
  readonly occurredAt?: string;
  readonly data?: string;
}

/** `plain`: the header is the signature. */
export type SignatureLayout = { readonly header: string; readonly encoding: Encoding } & (
  | { readonly layout: "plain" }
  /** The signature follows a fixed text, such as `sha256=`. */
  | { readonly layout: "prefixed"; readonly prefix: string }
  /** `key=value` entries; the signatures are those under `key`, which may occur several times. */
  | { readonly layout: "pairs"; readonly separator: string; readonly key: string }
  /** `version,signature` entries; the signatures are those of `version`. */
  | { readonly layout: "versions"; readonly separator: string; readonly version: string }
);

/** From a header, or from the entry `key` of a `pairs` signature. */
export type TimestampSource = {
  /**
   * Unix time in this unit.
   * @defaultValue "seconds"
   */
  readonly unit?: "seconds" | "milliseconds";
  /** How far, in seconds, a timestamp may lie from the arrival time, in either direction, inclusive. */
  readonly toleranceSeconds?: number;
  /** `false` where the timestamp is not part of the signed content: freshness then stops accidents, not attackers. */
  readonly signed?: boolean;
} & ({ readonly header: string } | { readonly key: string });

/** One part of the signed bytes. */
export type SignedPart = "timestamp" | "id" | "body" | { readonly literal: string } | { readonly header: string };

/**
 * One secret, or several while they are rotated: a signature by any of them is accepted.
 * Undefined, null and "" are refused with `empty_secret` when the webhook is made, so that an
 * environment variable can be handed over as it is.
 */
export type Secrets = string | undefined | null | readonly (string | undefined | null)[];

/** A text of which it is not known yet whether it is a provider's name. Editors still offer those beside it. */
export type AnyName = string & Record<never, never>;

/** A provider by name, or a scheme of your own. */
export type Provider = ProviderName | Scheme | AnyName;

/** Options of a {@link Webhook}. A field that is undefined counts as not given. */
export interface WebhookOptions {
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
   * @defaultValue 1048576
   */
  readonly maxBodyBytes?: number | undefined;
  /**
   * What happens to a payload that differs from the provider's documentation: `report` it in
   * {@link WebhookEvent.schema}, or `enforce` it with `schema_mismatch` (422).
   * @defaultValue "report"
   */
  readonly schema?: "report" | "enforce" | undefined;
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
}

/** Where a payload differs from the documented shape. */
export interface Mismatch {
  /** A JSON pointer (RFC 6901) into the payload. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** An authentic event. */
export interface WebhookEvent {
  /** The provider's name, such as `singlekey`. */
  readonly provider: string;
  /** The event's type as the provider spells it, or null where the scheme's payloads name none. */
  readonly type: string | null;
  /** The provider's id for the event, or null. */
  readonly id: string | null;
  /** Equal for all deliveries of one event: provider and id, or provider and SHA-256 of the body. Never null. */
  readonly deduplicationKey: string;
  /** The provider's time of the event, as it was sent, or null. */
  readonly occurredAt: string | null;
  /**
   * `valid`: `data` has the documented shape. `invalid`: the type is documented, but `data`
   * differs, and `mismatch` says where. `unknown`: the shape is not documented.
   */
  readonly schema: "valid" | "invalid" | "unknown";
  readonly mismatch: Mismatch | null;
  /** What the event is about. */
  readonly data: unknown;
  /** The whole JSON document, as `JSON.parse` reads it. */
  readonly payload: unknown;
}

export type { ErrorCode, ProviderName };
