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
}

/** A Worker's `queue` handler, which acknowledges each message of a batch for itself. */
export function cloudflareQueue(worker: Works, options?: CloudflareQueueOptions): (batch: { readonly messages: readonly CloudflareMessage[] }) => Promise<void> {
  const maxRetries = options?.maxRetries ?? 3;
  const take = async (message: CloudflareMessage): Promise<void> => {
    const result = await worker.work(message.body as QueueMessage, message.attempts > maxRetries);
    if (result.action === "acknowledge") message.ack();
    else message.retry(result.afterSeconds === undefined ? {} : { delaySeconds: result.afterSeconds });
  };
  return async ({ messages }) => {
    const taken = await Promise.allSettled(messages.map((message) => take(message)));
    // Those that were acknowledged stay so; the platform brings the others again.
    for (const outcome of taken) if (outcome.status === "rejected") throw outcome.reason;
  };
}
