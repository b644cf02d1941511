import { plans } from "../engine/engine.js";
import { compiledOf, schemeJson } from "./configuration.js";

/** The plan of a provider, for an engine that opens plans alone; nothing where the engine says what is wrong with it. */
export function planOf(provider: unknown): string | undefined {
  const from = plans();
  if (from === undefined) return undefined;
  if (typeof provider === "string") return from.named(provider);
  if (typeof provider !== "object" || provider === null) return undefined;
  const compiled = compiledOf(provider);
  if (compiled !== undefined) return compiled.plan;
  return from.compile?.(schemeJson(provider));
}
