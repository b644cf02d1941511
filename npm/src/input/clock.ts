import { misuse } from "../errors/report.js";
import { describeSetting } from "./describe.js";

/** A clock, whichever function the caller gave for it: Unix seconds. */
export function clockOf(now: unknown): () => number {
  if (now === undefined) return () => Date.now() / 1000;
  if (typeof now !== "function") {
    throw misuse("invalid_option", "now", `expected a function that gives Unix seconds, found ${describeSetting(now)}`);
  }
  return () => ask(now as () => unknown);
}

function ask(clock: () => unknown): number {
  let now: unknown;
  try {
    now = clock();
  } catch (cause) {
    throw misuse("invalid_option", "now", "the function threw", { cause });
  }
  if (typeof now === "number") return now;
  throw misuse("invalid_option", "now", `expected a function that gives Unix seconds, but it gave ${describeSetting(now)}`);
}
