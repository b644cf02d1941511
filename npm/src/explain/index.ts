import { current } from "./current.js";

export { capture, type CaptureOptions, type CapturedRequest } from "./capture.js";
export { explain } from "./explain.js";
export type { Explanation, Finding, Standing } from "./explanation.js";
export type { Capture } from "./head.js";
export { possibleSenders } from "./senders.js";
export type { CauseCode } from "../types/generated/causes.js";

/** What explains here. */
export function explainEngine(): "native" | "wasm" {
  return current().engine;
}
