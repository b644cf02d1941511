// One subject in one round.
import { measure } from "mitata";

/** How mitata is to sample. Rounds are many, so each one is short. */
const SAMPLING = {
  min_cpu_time: 40e6,
  min_samples: 3,
  // So many of the shortest calls make one sample: enough for the clock, and short enough to be left alone.
  batch_samples: 16,
  // Collected before a subject begins, outside of what is timed, so that it pays for no garbage but its own.
  gc: globalThis.Bun === undefined ? globalThis.gc : () => globalThis.Bun.gc(true),
};

/** The median of mitata's samples, in nanoseconds per call. */
export async function byMitata(call) {
  if (SAMPLING.gc === undefined) throw new Error("start it with --expose-gc");
  const { p50 } = await measure(call, { ...SAMPLING });
  return p50;
}
