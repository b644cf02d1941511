/** How keys are written as text. */
export type Encoding = "hex" | "base64";

/**
 * How signatures are written as text: `hex` in lower case, `hex-upper`, `base64` in the standard alphabet with
 * padding, `base64url` in the URL-safe alphabet without padding, `base64url-padded` with it. Of a `token`: `text`, or
 * `base64` for Basic credentials.
 */
export type SignatureEncoding = Encoding | "hex-upper" | "base64url" | "base64url-padded" | "text";

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
  /** The address of the JSON Schema that an editor checks the document with. */
  readonly $schema?: string;
  /** The provider's name, as it stands in events and deduplication keys. */
  readonly name: string;
  /** How the signature is made; `token`: nothing is signed, and the secret itself comes along. */
  readonly algorithm: Algorithm;
  /** Where the signature stands, and how it is written. */
  readonly signature: SignatureLayout;
  /** Absent where the provider sends no timestamp. */
  readonly timestamp?: TimestampSource;
  /** Absent where the provider sends no id in a header. `length` where it always has so many bytes. */
  readonly id?: { readonly header: string; readonly length?: number };
  /** The bytes that are signed, in order. None for a `token`. */
  readonly signedContent: readonly SignedPart[];
  /**
   * How the text of the secret becomes the key: one form, or several, of which a secret has the first whose prefix it
   * begins with.
   */
  readonly secret: "utf8" | Encoding | "public-key" | SecretForm | readonly ("utf8" | Encoding | SecretForm)[];
  /** Headers of the scheme, and other names under which each may come instead. */
  readonly otherNames?: Readonly<Record<string, readonly string[]>>;
  /** JSON pointers (RFC 6901) to an event's fields in the payload. */
  readonly envelope?: EnvelopePointers;
}

/** How a signature is made. */
export type Algorithm = "hmac-sha1" | "hmac-sha256" | "hmac-sha384" | "hmac-sha512" | PublicKeyAlgorithm;

/**
 * A private key signs, and the secret here is its public key, `public-key`. `ecdsa-p256` has `r` and `s` of 32 bytes
 * each, `ecdsa-p256-der` has them in DER.
 */
export type PublicKeyAlgorithm =
  | "ed25519"
  | "ecdsa-p256"
  | "ecdsa-p256-der"
  | "rsa-pkcs1-sha256"
  | "rsa-pss-sha256"
  | "token";

/** The form of a secret that is more than one encoding. */
export interface SecretForm {
  readonly encoding: "utf8" | Encoding | "public-key";
  /** Text before the encoded key that is no part of it. */
  readonly prefix?: string;
  /** Fewer bytes after decoding are `secret_too_short`. */
  readonly minimumBytes?: number;
  /** More bytes after decoding are `malformed_secret`. */
  readonly maximumBytes?: number;
  /** Another version of a `versions` signature, which public keys check: those that begin with this `prefix`. */
  readonly publicKey?: { readonly algorithm: PublicKeyAlgorithm; readonly version: string; readonly prefix: string };
  /** The header that names the public key which checks the signature. */
  readonly keyIdHeader?: string;
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

/** One header, or several that each may hold signatures: by their names, or one name with numbers from 1 on behind it. */
export type SignaturePlace =
  | { readonly header: string; readonly headers?: never }
  | {
      readonly header?: never;
      readonly headers: readonly string[] | { readonly numbered: string; readonly most: number };
    };

/** `plain`: the header is the signature. */
export type SignatureLayout = SignaturePlace & { readonly encoding: SignatureEncoding } & (
  | { readonly layout: "plain" }
  /** The signature follows a fixed text, such as `sha256=`. */
  | { readonly layout: "prefixed"; readonly prefix: string }
  /** `key=value` entries; the signatures are those under `key`, which may occur several times. */
  | {
      readonly layout: "pairs";
      readonly separator: string;
      /** Or several keys whose values are signatures; `sign` writes the first. */
      readonly key: string | readonly string[];
      /**
       * `optional` where a blank may stand behind the separator and says nothing, `separates` where one joins entries
       * as the separator does. Absent where neither is so.
       */
      readonly blank?: "optional" | "separates";
    }
  /** `version,signature` entries; the signatures are those of `version`. */
  | { readonly layout: "versions"; readonly separator: string; readonly version: string }
  /** Signatures joined by `separator`, and a blank behind it where one stands there; each counts. */
  | { readonly layout: "list"; readonly separator: string }
  /** A compact JSON Web Signature with the body's SHA-256 among its claims; without `bodyHash` a detached one. */
  | {
      readonly layout: "jws";
      readonly prefix?: string;
      readonly issuer?: string;
      readonly bodyHash?: { readonly claim: string; readonly encoding: "hex" | "base64" | "base64url" };
    }
);

/** From a header, from the entry `key` of a `pairs` signature, or from the first entry of a `list`. */
export type TimestampSource = {
  /**
   * Unix time in this unit, or a date as RFC 3339 writes it, with an offset.
   * @defaultValue "seconds"
   */
  readonly unit?: "seconds" | "milliseconds" | "rfc3339";
  /** How far, in seconds, a timestamp may lie from the arrival time, in either direction, inclusive. */
  readonly toleranceSeconds?: number;
  /** `false` where the timestamp is not part of the signed content: freshness then stops accidents, not attackers. */
  readonly signed?: boolean;
} & ({ readonly header: string } | { readonly key: string } | { readonly entry: "first" });

/**
 * One part of the signed bytes. Of the request line, as it was handed over and without decoding: `method`, `url`,
 * `path`, `query` (what stands behind the question mark), or the value of one parameter of the query.
 */
export type SignedPart =
  | "timestamp"
  | "id"
  | "body"
  | "method"
  | "url"
  | "path"
  | "query"
  | { readonly literal: string }
  /** `length` where it always has so many bytes. */
  | { readonly header: string; readonly length?: number }
  | { readonly query: string };

/** {@link SecretForm} as TypeScript reads it from a file. */
export interface SecretFormDocument {
  readonly encoding: string;
  readonly prefix?: string;
  readonly minimumBytes?: number;
  readonly maximumBytes?: number;
  readonly publicKey?: { readonly algorithm: string; readonly version: string; readonly prefix: string };
  readonly keyIdHeader?: string;
}

/**
 * A scheme whose texts TypeScript no longer tells apart, as those of a JSON file or of a constant without a type.
 * {@link Webhook} checks it when it is made; write {@link Scheme} where the compiler should.
 *
 * @example
 * ```ts
 * import { Webhook } from "hookseal";
 *
 * const acme = JSON.parse(`{
 *   "name": "acme",
 *   "algorithm": "hmac-sha256",
 *   "signature": { "header": "Acme-Signature", "layout": "plain", "encoding": "hex" },
 *   "signedContent": ["body"],
 *   "secret": "utf8"
 * }`);
 * const webhook = new Webhook(acme, "the secret from the dashboard");
 * ```
 */
export interface SchemeDocument {
  readonly $schema?: string;
  readonly name: string;
  readonly algorithm: string;
  readonly signature: {
    readonly header?: string;
    readonly headers?: readonly string[] | { readonly numbered: string; readonly most: number };
    readonly layout: string;
    readonly encoding: string;
    readonly prefix?: string;
    readonly separator?: string;
    readonly key?: string | readonly string[];
    readonly blank?: string;
    readonly version?: string;
  };
  readonly timestamp?: {
    readonly header?: string;
    readonly key?: string;
    readonly entry?: string;
    readonly unit?: string;
    readonly toleranceSeconds?: number;
    readonly signed?: boolean;
  };
  readonly id?: { readonly header: string; readonly length?: number };
  readonly signedContent: readonly (
    | string
    | { readonly literal?: string; readonly header?: string; readonly length?: number; readonly query?: string }
  )[];
  readonly secret: string | SecretFormDocument | readonly (string | SecretFormDocument)[];
  readonly otherNames?: Readonly<Record<string, readonly string[]>>;
  readonly envelope?: EnvelopePointers;
}
