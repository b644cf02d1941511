import type { CauseCode } from "../types/generated/causes.js";

/** How sure a finding is. */
export type Standing = "proven" | "seen" | "ruled_out";

/** A cause that may keep a delivery from being accepted. */
export interface Finding {
  /**
   * `proven`: under this change, with those of `together`, the signature is right. `seen`: it can be seen without
   * trying anything, and may be the cause. `ruled_out`: it was tried, and the signature is not right.
   */
  readonly standing: Standing;
  /** What is wrong, as a stable code. */
  readonly code: CauseCode;
  /** What it is about. */
  readonly family: "body" | "secret" | "signature" | "content" | "scheme" | "time" | "headers";
  /** What it is, as a sentence. */
  readonly what: string;
  /** What to do about it, as a sentence; empty where it is ruled out. */
  readonly advice: string;
  /** The other causes without which this one proves nothing. */
  readonly together: readonly CauseCode[];
}

/** Why a delivery is not accepted, as far as it can be found. No acceptance: only a `Webhook` verifies. */
export interface Explanation {
  /** `genuine`, or the code of the error with which verification refuses it. */
  readonly verdict: string;
  /** That error's message; null for a genuine delivery. */
  readonly message: string | null;
  /** One sentence for all of it. */
  readonly summary: string;
  /** The causes, best first. */
  readonly findings: readonly Finding[];
  /** What was done to find them: at most 3500 MACs, and 64 MB hashed. `stopped` where one of these bounds ended it. */
  readonly tried: { readonly hypotheses: number; readonly macs: number; readonly bytes: number; readonly stopped: boolean };
}
