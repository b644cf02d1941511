// Cloudflare Queues: `export default { queue: cloudflareQueue(Receiver.worker("singlekey", { endpoint, store }).on(…)) }`.
import type { QueueMessage } from "../options.js";
import type { Works } from "./bullmq.js";

/** What is used of a message. */
export interface CloudflareMessage {
  readonly body: unknown;
  /** From 1 on. */
  readonly attempts: number;
  ack(): void;
  retry(options?: { delaySeconds?: number }): void;
}

/** Options of {@link cloudflareQueue}. */
export interface CloudflareQueueOptions {
  /**
   * The consumer's `max_retries`, from which follows which attempt is the last.
   * @defaultValue 3
   */
  readonly maxRetries?: number;
  /**
   * Sends a message to the queue: `(message, options) => env.QUEUE.send(message, options)`. The platform counts each
   * retry, also of an event that another worker holds. With this function a last attempt that finds it so is sent anew;
   * without it the message goes where the platform puts those that failed, and with it the event, where the other dies.
   */
  readonly send?: (message: unknown, options: { delaySeconds: number }) => Promise<unknown>;
}

/** A Worker's `queue` handler, which acknowledges each message of a batch for itself. */
export function cloudflareQueue(worker: Works, options?: CloudflareQueueOptions): (batch: { readonly messages: readonly CloudflareMessage[] }) => Promise<void> {
  const maxRetries = options?.maxRetries ?? 3;
  const take = async (message: CloudflareMessage): Promise<void> => {
    const isLast = message.attempts > maxRetries;
    const result = await worker.work(message.body as QueueMessage, isLast);
    const delay = result.action === "postpone" ? { delaySeconds: result.afterSeconds } : undefined;
    const isSentAnew = delay !== undefined && isLast && options?.send !== undefined;
    if (isSentAnew) await options.send(message.body, delay);
    if (isSentAnew || result.action === "acknowledge") message.ack();
    else message.retry(delay);
  };
  return async ({ messages }) => {
    const taken = await Promise.allSettled(messages.map((message) => take(message)));
    // Those that were acknowledged stay so; the platform brings the others again.
    for (const outcome of taken) if (outcome.status === "rejected") throw outcome.reason;
  };
}
