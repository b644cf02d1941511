import { configError } from "../errors/report.js";
import { fieldsOf } from "./configuration.js";
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

/** When a delivery arrived, in Unix seconds: by what was handed over with it, or by the clock. */
export function arrivalOf(delivery: unknown, clock: () => number): number {
  if (delivery === undefined) return clock();
  const { now, method, url, ...others } = fieldsOf("delivery", delivery);
  for (const name of Object.keys(others)) {
    throw configError("delivery_field", name, "");
  }
  // No scheme that is built in signs them.
  for (const [name, value] of Object.entries({ method, url })) {
    if (value !== undefined && typeof value !== "string") {
      throw configError("text", name, describeSetting(value));
    }
  }
  if (now === undefined) return clock();
  if (typeof now === "number") return now;
  throw configError("arrival", "", describeSetting(now));
}
