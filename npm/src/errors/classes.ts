import type { ConfigCode, ErrorCode, ErrorDetails, ErrorStatus, PayloadCode, VerificationCode } from "../types/generated/codes.js";

/** What an error says. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly class: "config" | "verification" | "payload";
  readonly status: ErrorStatus[ErrorCode];
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

class HooksealError extends Error {
  readonly code: ErrorCode;
  readonly status: ErrorStatus[ErrorCode];
  readonly details: Readonly<Record<string, unknown>>;

  /** Hookseal alone makes them. */
  constructor(report: ErrorReport, options?: { readonly cause?: unknown }) {
    super(report.message, options);
    this.code = report.code;
    this.status = report.status;
    // A report may be that of several errors.
    this.details = { ...report.details };
  }

  toJSON(): { name: string; code: ErrorCode; status: number; message: string; details: Readonly<Record<string, unknown>> } {
    const { name, code, status, message, details } = this;
    return { name, code, status, message, details };
  }
}
class HooksealConfigError extends HooksealError {}
class HooksealVerificationError extends HooksealError {}
class HooksealPayloadError extends HooksealError {}

/** What every error of a code has. */
export interface ErrorOf<Code extends ErrorCode> extends Error {
  /** What it is, as a stable code. Asked for it, TypeScript knows the details. */
  readonly code: Code;
  /** The HTTP status to answer the sender with. */
  readonly status: ErrorStatus[Code];
  /** The facts, such as the header's name, the skew in seconds or a JSON pointer. */
  readonly details: ErrorDetails[Code];
  /** What `JSON.stringify` writes. */
  toJSON(): { name: string; code: Code; status: ErrorStatus[Code]; message: string; details: ErrorDetails[Code] };
}

/** One of the errors of some codes. */
export type ErrorAmong<Code extends ErrorCode> = { [One in Code]: ErrorOf<One> }[Code];

/** A class whose instances Hookseal alone makes. */
export type ErrorClass<Made> = (abstract new (...given: never[]) => Made) & { readonly prototype: Made };

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
 *   if (error.code === "missing_header") console.log(error.details.header); // X-Hub-Signature-256
 * }
 * ```
 */
export const WebhookError = HooksealError as unknown as ErrorClass<WebhookError>;
/** See the class. */
export type WebhookError = ErrorAmong<ErrorCode>;

/** The caller's mistake, to be repaired in the program: a bad secret, scheme, option or body. Status 500. */
export const WebhookConfigError = HooksealConfigError as unknown as ErrorClass<WebhookConfigError>;
/** See the class. */
export type WebhookConfigError = ErrorAmong<ConfigCode>;

/** The delivery is not to be trusted: forged, altered, stale or too large. Status 401, or 413 for its size. */
export const WebhookVerificationError = HooksealVerificationError as unknown as ErrorClass<WebhookVerificationError>;
/** See the class. */
export type WebhookVerificationError = ErrorAmong<VerificationCode>;

/** The delivery is authentic, but no usable event. Status 400, or 422 where `schema: "enforce"` rejects it. */
export const WebhookPayloadError = HooksealPayloadError as unknown as ErrorClass<WebhookPayloadError>;
/** See the class. */
export type WebhookPayloadError = ErrorAmong<PayloadCode>;

/** Under it a prototype has the name of its class, the same in every copy of the package. */
const NAME = Symbol.for("hookseal.error");

// On the prototypes, where the built-in errors have it, and on the classes: minifiers rename these.
for (const [name, type] of Object.entries({ WebhookError, WebhookConfigError, WebhookVerificationError, WebhookPayloadError })) {
  Object.defineProperty(type, "name", { value: name, configurable: true });
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
