// BullMQ: `new Worker("hook", bullmq(Receiver.worker("singlekey", { endpoint, store }).on(…)))`.
import type { QueueMessage } from "../options.js";
import type { WorkResult } from "../worker.js";

/** A receiver's worker. */
export interface Works {
  work(message: QueueMessage, isLast: boolean): Promise<WorkResult>;
}

/** What is used of BullMQ's job. */
export interface BullmqJob {
  readonly data: unknown;
  readonly attemptsMade: number;
  readonly opts: { readonly attempts?: number | undefined };
  moveToDelayed(timestamp: number, token?: string): Promise<void>;
}

/**
 * The processor of a BullMQ worker. Give jobs `attempts` and a `backoff`: a handler that fails is retried by the queue.
 * A worker that dies loses its job's lock, and BullMQ gives the job to another, `maxStalledCount` times.
 */
export function bullmq(worker: Works): (job: BullmqJob, token?: string) => Promise<void> {
  return async (job, token) => {
    const isLast = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    const result = await worker.work(job.data as QueueMessage, isLast);
    if (result.action === "acknowledge") return;
    if (result.action === "retry") throw result.error instanceof Error ? result.error : new Error("the event is not handled yet");
    await job.moveToDelayed(Date.now() + result.afterSeconds * 1000, token);
    // By this name BullMQ knows that the job was put off, and counts no attempt.
    throw Object.assign(new Error("another has the event"), { name: "DelayedError" });
  };
}
