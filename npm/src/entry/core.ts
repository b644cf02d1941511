// What `hookseal` and `hookseal/full` have in common where each brings an engine of its own: sub-paths know this alone, so that
// programs which import the one do not ship the other.
export * from "../api/index.js";
