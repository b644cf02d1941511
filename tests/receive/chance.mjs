// Moments of chance at which processes are killed, and senders who go on until all they have is done.
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";

import { until } from "./processes.mjs";

/** Another in each run; a failure names it. */
export const seed = Number(process.env.HOOKSEAL_TEST_SEED ?? Date.now() % 2 ** 32);

/** The same numbers for the same seed. */
export function numbersOf() {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Waits, for so much of the time that a delivery takes. */
export function moment(share) {
  const end = performance.now() + share * 10;
  return until(() => performance.now() >= end);
}

/**
 * Sends each delivery until that is answered with success, as a provider does, only sooner: so many at a time, and what
 * has to come again after all others.
 *
 * @param send - gives the status of the answer, or rejects where there is none
 */
export function sendAll(deliveries, senders, send) {
  const waiting = deliveries.map((delivery) => ({ delivery, notBefore: 0 }));
  let done = 0;
  const one = async () => {
    while (done < deliveries.length) {
      const at = waiting.findIndex(({ notBefore }) => notBefore <= performance.now());
      if (at === -1) {
        await setTimeout(5);
        continue;
      }
      const [{ delivery }] = waiting.splice(at, 1);
      const status = await send(delivery).catch(() => 0);
      if (status === 200) done += 1;
      else waiting.push({ delivery, notBefore: performance.now() + 100 });
    }
  };
  const ended = Promise.all(Array.from({ length: senders }, one));
  /** Waits until so many are done. */
  return { ended, until: (count) => until(() => done >= count, `success for ${count} deliveries, seed ${seed}`) };
}
