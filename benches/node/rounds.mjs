// Subjects in turns: each runs once a round, so that what else the machine does meets all of them alike.
import { line } from "./lines.mjs";
import { byMitata } from "./sampling.mjs";
import { inTurn } from "./turns.mjs";

const ROUNDS = 11;

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
