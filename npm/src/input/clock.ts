import { configError } from "../errors/report.js";
import { describeSetting } from "./describe.js";

/** A clock, whichever function the caller gave for it: Unix seconds. */
export function clockOf(now: unknown): () => number {
  if (now === undefined) return () => Date.now() / 1000;
  if (typeof now !== "function") {
    throw configError("clock", "", describeSetting(now));
  }
  return () => ask(now as () => unknown);
}

function ask(clock: () => unknown): number {
  let now: unknown;
  try {
    now = clock();
  } catch (cause) {
    throw configError("clock_failed", "", "", { cause });
  }
  if (typeof now === "number") return now;
  throw configError("arrival", "", describeSetting(now));
}
