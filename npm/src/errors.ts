import type { ErrorCode } from "./codes.js";
import type { Value } from "./answer.js";
import { engine } from "./engine.js";

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

type Made = new (report: ErrorReport, options?: ErrorOptions) => WebhookError;
const CLASSES = {
  config: WebhookConfigError,
  verification: WebhookVerificationError,
  payload: WebhookPayloadError,
} as unknown as Readonly<Record<ErrorReport["class"], Made>>;

/** What the engine's last answer, an error, says. */
export function lastReport(): ErrorReport {
  const [code, type, status, message, ...facts] = engine().answer();
  const details: Record<string, Value> = {};
  for (let index = 0; index < facts.length; index += 2) details[facts[index] as string] = facts[index + 1] as Value;
  return { code, class: type, status, message, details } as ErrorReport;
}

/** The error that a report describes. */
export function errorOf(report: ErrorReport): WebhookError {
  return report.class === "verification" ? withoutStack(report) : made(report);
}

function made(report: ErrorReport, options?: ErrorOptions): WebhookError {
  return new CLASSES[report.class](report, options);
}

/** The error behind the call that just failed. */
export function lastError(): WebhookError {
  return errorOf(lastReport());
}

/** Without a limit that is a number, V8's and Bun's errors have no stack, where programs expect a text. Asked once. */
let isStackMissing: boolean | undefined;

/**
 * Makes an error without capturing where: a stranger causes it, at a place that is always the
 * same, and walking the stack was half of what refusing a delivery cost. V8 walks it with a limit
 * of 0, too, for 300 ns (Node 20, x64, one run).
 */
function withoutStack(report: ErrorReport): WebhookError {
  const limits = Error as { stackTraceLimit?: number | undefined };
  const limit = limits.stackTraceLimit;
  if (limit === undefined) return made(report);
  try {
    limits.stackTraceLimit = undefined;
  } catch {
    // A program may have made it read-only.
    return made(report);
  }
  try {
    const error = made(report);
    isStackMissing ??= error.stack === undefined;
    if (isStackMissing) giveStack(error);
    return error;
  } finally {
    limits.stackTraceLimit = limit;
  }
}

function giveStack(error: WebhookError): void {
  const value = `${error.name}: ${error.message}`;
  // V8's errors have the property all the same, not enumerable, and storing into it costs less.
  if (Object.hasOwn(error, "stack")) error.stack = value;
  else Object.defineProperty(error, "stack", { value, writable: true, configurable: true });
}

/** Mistakes that only JavaScript can see; the core words them. */
export type Misuse = "body_not_raw" | "headers" | "invalid_option" | "invalid_scheme" | "malformed_secret";

/** A mistake that only JavaScript can see. */
export function misuse(mistake: Misuse, subject: string, found: string, options?: ErrorOptions): WebhookError {
  engine().describe(mistake, subject, found);
  return made(lastReport(), options);
}
