import { Webhook } from "../api/index.js";
import { lineBreak } from "./machine/mistakes.js";
import { LINE } from "./machine/tables.js";
import type { Observe } from "./observation.js";
import type { WebhookEvent } from "./public.js";
import type { Store } from "./stores/store.js";

/** What a handler's failure means: nothing (the event counts as handled), come again, or never. */
export type Verdict = "ignore" | "retry" | "permanent";

/** An event that will not be handled unless somebody does it by hand. */
export interface DeadLetter {
  readonly event: WebhookEvent;
  /** Its name in the store. */
  readonly key: string;
  /** `permanent`: the handler said so. `final`: the provider will not send it again. `store`: the store was down, and the provider never tries again. */
  readonly reason: "permanent" | "final" | "store";
  readonly attempt: number;
  readonly error: unknown;
}

/** How the provider delivers, where that differs from its document, as a subscription's own schedule does. */
export interface DeliveryFacts {
  /** Which statuses it counts as success. */
  readonly success?: "200" | "2xx";
  /** The status of success it wants. */
  readonly ack?: number;
  readonly retriedOn4xx?: "yes" | "no" | "unknown";
  readonly retriedOn5xx?: "yes" | "no" | "unknown";
  readonly retriedOnTimeout?: "yes" | "no" | "unknown";
  /** Seconds before each retry, `{ totalSeconds }` where the steps are unknown. */
  readonly schedule?: "never" | "unknown" | readonly number[] | { readonly totalSeconds: number };
  readonly deadlineMs?: number | "unknown";
  readonly timestampSigned?: "yes" | "no";
  /** Address ranges from which it sends. */
  readonly sources?: readonly string[];
}

/** What receivers and the workers of queues have in common. */
export interface HandlingOptions {
  /** What its handler's failure means; `retry` where there is none. */
  readonly classify?: ((error: unknown) => Verdict) | undefined;
  /** Keeps an event that nobody will handle otherwise. At least once for each. */
  readonly onDeadLetter?: ((letter: DeadLetter) => unknown) | undefined;
  /** Told how each delivery ended. */
  readonly observe?: Observe | undefined;
  /**
   * Told of what a person should see.
   * @defaultValue writes to `console.error`
   */
  readonly log?: ((message: string, error?: unknown) => void) | undefined;
  readonly facts?: DeliveryFacts | undefined;
  /**
   * How long a claim stands unless it is renewed, in milliseconds; at least 5000.
   * @defaultValue 60000
   */
  readonly leaseMs?: number | undefined;
  /**
   * For how long a claim is renewed, in milliseconds.
   * @defaultValue 900000
   */
  readonly renewForMs?: number | undefined;
  /**
   * How long a mark is kept, in milliseconds.
   * @defaultValue twice as long as the provider tries again, a day at least; 30 days where it signs no timestamp
   */
  readonly keepMs?: number | undefined;
  /** How long a handler may go on when the program closes, in milliseconds. */
  readonly graceMs?: number | undefined;
}

/** Options of a receiver. */
export interface ReceiverOptions extends HandlingOptions {
  /** A name for this URL, the same for each of its deliveries: `[A-Za-z0-9._-]{1,64}`. */
  readonly endpoint?: string | undefined;
  /** Remembers what was handled. Without one, an event is handled as often as it is sent. */
  readonly store?: Store | undefined;
  /** Hands an event to a queue, in place of handlers. */
  readonly send?: ((message: QueueMessage) => unknown) | undefined;
  /** An unsigned header that splits keys, by a closed list of values; other values are answered and not handled. */
  readonly variant?: { readonly header: string; readonly values: readonly string[] } | undefined;
  /**
   * What is done with requests from addresses that are not the provider's.
   * @defaultValue "off"
   */
  readonly sources?: "off" | "report" | "refuse" | undefined;
  /**
   * How many proxies of yours add to `X-Forwarded-For`.
   * @defaultValue 0
   */
  readonly trustedProxies?: number | undefined;
  /** The token with which a provider asks whether the URL is yours. */
  readonly token?: string | undefined;
  /**
   * How long a body may take to arrive, in milliseconds.
   * @defaultValue 10000
   */
  readonly bodyMs?: number | undefined;
  /**
   * How many deliveries run at once before others are told to come again.
   * @defaultValue 1000
   */
  readonly maxRunning?: number | undefined;
}

/** Options of the worker of a queue. */
export interface WorkerOptions extends HandlingOptions {
  /** That of the receiver which filled the queue. */
  readonly endpoint: string;
  readonly store?: Store | undefined;
}

/** The form of the messages that this version writes, and reads. */
export const MESSAGE_VERSION = 1;

/** What stands in a queue. It is trusted: whoever can write to the queue can have anything handled. */
export interface QueueMessage {
  readonly v: 1;
  /** SHA-256 of the key in hex: an id for queues that drop what they have already. */
  readonly id: string;
  readonly endpoint: string;
  readonly key: string;
  readonly event: WebhookEvent;
}

/** The lines of a configuration, as the core reads them. */
export function linesOf(settings: Readonly<Record<string, unknown>>): string {
  let lines = "";
  for (const [name, value] of Object.entries(settings).filter(([, given]) => given !== undefined)) {
    const line = `${name}=${String(value)}`;
    if (line.includes(LINE)) throw Webhook.invalidOption(...lineBreak(name));
    lines += line + LINE;
  }
  return lines;
}

/** The lines that say how a provider delivers. */
export function factLines(facts: DeliveryFacts | undefined): string {
  const { schedule, sources, ...rest } = facts ?? {};
  return linesOf({ ...rest, schedule: scheduleText(schedule), sources: sources?.join(",") });
}

function scheduleText(schedule: DeliveryFacts["schedule"]): string | undefined {
  if (typeof schedule !== "object") return schedule;
  return "totalSeconds" in schedule ? `total:${schedule.totalSeconds}` : schedule.join(",");
}
