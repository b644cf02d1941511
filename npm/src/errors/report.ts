import { engine, type Mistake, type Verifier } from "../engine/engine.js";
import { readReport } from "../engine/generated/answers.js";
import { WebhookConfigError, WebhookPayloadError, WebhookVerificationError, type ErrorReport, type WebhookError } from "./classes.js";

type Made = new (report: ErrorReport, options?: ErrorOptions) => WebhookError;
const CLASSES = {
  config: WebhookConfigError,
  verification: WebhookVerificationError,
  payload: WebhookPayloadError,
} as unknown as Readonly<Record<ErrorReport["class"], Made>>;

/** What an engine's last answer, an error, says. */
export function lastReport(by: Pick<Verifier, "answer"> = engine()): ErrorReport {
  return readReport(by.answer()) as ErrorReport;
}

/** The error that a report describes. */
export function errorOf(report: ErrorReport): WebhookError {
  return report.class === "verification" ? withoutStack(report) : made(report);
}

function made(report: ErrorReport, options?: ErrorOptions): WebhookError {
  return new CLASSES[report.class](report, options);
}

/** The error behind the call that just failed. */
export function lastError(by?: Pick<Verifier, "answer">): WebhookError {
  return errorOf(lastReport(by));
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

/** The error for a mistake that only JavaScript can see. */
export function configError(mistake: Mistake, subject: string, found: string, options?: ErrorOptions): WebhookError {
  engine().configError(mistake, subject, found);
  return made(lastReport(), options);
}
