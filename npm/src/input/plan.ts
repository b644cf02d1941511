import { plans } from "../engine/engine.js";
import { compiledOf, schemeJson } from "./configuration.js";

/**
 * The plan of a provider, for an engine that opens plans alone, empty where no plan says how its signatures are checked;
 * nothing where the engine says what is wrong with it.
 */
export function planOf(provider: unknown): string | undefined {
  const from = plans();
  if (from === undefined) return undefined;
  if (typeof provider === "string") return from.named(provider);
  if (typeof provider !== "object" || provider === null) return undefined;
  return compiledOf(provider)?.plan ?? from.compile?.(schemeJson(provider));
}
