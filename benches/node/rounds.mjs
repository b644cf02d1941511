// Subjects in turns: each runs once a round, so that what else the machine does meets all of them alike.
import { measure } from "mitata";

import { line } from "./lines.mjs";
import { inTurn } from "./turns.mjs";

const ROUNDS = 11;

/** How mitata is to sample. Rounds are many, so each one is short. */
const SAMPLING = {
  min_cpu_time: 40e6,
  min_samples: 3,
  // Where a call takes less than a batch is worth, so many calls make one sample.
  batch_samples: 64,
  // Collected before a subject begins, outside of what is timed, so that it pays for no garbage but its own.
  gc: globalThis.Bun === undefined ? globalThis.gc : () => globalThis.Bun.gc(true),
};

if (SAMPLING.gc === undefined) throw new Error("start it with --expose-gc");

/** The median of mitata's samples, in nanoseconds per call. */
export async function byMitata(call) {
  const { p50 } = await measure(call, { ...SAMPLING });
  return p50;
}

/**
 * Prints nanoseconds per call for each subject, `{ subject, call }`, in every round. `estimate` times one of them.
 */
export async function compare(suite, fields, subjects, { estimate = byMitata, rounds = ROUNDS } = {}) {
  // The first round is not printed: it lets the runtime compile what it will run.
  for (let round = -1; round < rounds; round += 1) {
    for (const { subject, call } of inTurn(subjects, round)) {
      const ns = await estimate(call);
      if (round >= 0) line(suite, { ...fields, subject, round, ns });
    }
  }
}

/** Refuses to time what does not verify: each subject has to accept the genuine delivery and to refuse the forged one. */
export async function assertVerifies(subjects, genuine, forged) {
  for (const { subject, verify } of subjects) {
    await verify(genuine);
    let accepted = true;
    try {
      await verify(forged);
    } catch {
      accepted = false;
    }
    if (accepted) throw new Error(`${subject} accepts a forged delivery of ${forged.body.length} bytes`);
  }
}
