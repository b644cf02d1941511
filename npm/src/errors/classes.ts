import type { ErrorCode } from "../types/codes.js";

/** What an error says. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly class: "config" | "verification" | "payload";
  readonly status: number;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * The base of every error that Hookseal throws.
 *
 * `JSON.stringify` of it gives `name`, `code`, `status`, `message` and `details`. It never holds
 * a secret or an expected signature.
 *
 * @example
 * ```ts
 * import { Webhook, WebhookError } from "hookseal";
 *
 * const webhook = new Webhook("github", "It's a Secret to Everybody");
 * try {
 *   webhook.verify(new Uint8Array(), {});
 * } catch (error) {
 *   if (!(error instanceof WebhookError)) throw error;
 *   console.log(error.status, error.code); // 401 missing_header
 * }
 * ```
 */
export class WebhookError extends Error {
  /** What it is, as a stable code. */
  readonly code: ErrorCode;
  /** The HTTP status to answer the sender with. */
  readonly status: number;
  /** The facts, such as the header's name, the skew in seconds or a JSON pointer. */
  readonly details: Readonly<Record<string, unknown>>;

  /** Hookseal alone makes them. */
  protected constructor(report: ErrorReport, options?: { readonly cause?: unknown }) {
    super(report.message, options);
    this.code = report.code;
    this.status = report.status;
    // A report may be that of several errors.
    this.details = { ...report.details };
  }

  /** What `JSON.stringify` writes. */
  toJSON(): { name: string; code: ErrorCode; status: number; message: string; details: Readonly<Record<string, unknown>> } {
    const { name, code, status, message, details } = this;
    return { name, code, status, message, details };
  }
}

/** The caller's mistake, to be repaired in the program: a bad secret, scheme, option or body. Status 500. */
export class WebhookConfigError extends WebhookError {}

/** The delivery is not to be trusted: forged, altered, stale or too large. Status 401, or 413 for its size. */
export class WebhookVerificationError extends WebhookError {}

/** The delivery is authentic, but no usable event. Status 400, or 422 where `schema: "enforce"` rejects it. */
export class WebhookPayloadError extends WebhookError {}

/** Under it a prototype has the name of its class, the same in every copy of the package. */
const NAME = Symbol.for("hookseal.error");

// On the prototypes, where the built-in errors have it: minifiers rename classes.
for (const [name, type] of Object.entries({ WebhookError, WebhookConfigError, WebhookVerificationError, WebhookPayloadError })) {
  Object.defineProperty(type.prototype, "name", { value: name, configurable: true, writable: true });
  Object.defineProperty(type.prototype, NAME, { value: name });
}

// A bundle, a test runner or a runtime may load the package twice, as a module and by `require`. What
// one copy throws, the other's classes must recognise: `if (!(error instanceof WebhookError)) throw error`.
Object.defineProperty(WebhookError, Symbol.hasInstance, {
  value: function isInstance(this: { readonly prototype: object }, value: unknown): boolean {
    // Not of a class that a program has derived.
    if (!Object.hasOwn(this.prototype, NAME)) return Function.prototype[Symbol.hasInstance].call(this, value);
    if (typeof value !== "object" || value === null) return false;
    const name: unknown = Reflect.get(value, NAME);
    return name !== undefined && (this === WebhookError || name === Reflect.get(this.prototype, NAME));
  },
});
