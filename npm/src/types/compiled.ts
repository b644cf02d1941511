import type { Scheme } from "./scheme.js";

/**
 * What a scheme was compiled into beforehand: one of `hookseal/providers`, or what `compile` of `hookseal/schemes` gives.
 *
 * The WebAssembly builds open plans alone, for what compiles schemes weighs more than what verifies by them. Native
 * ones read the scheme, or know the provider by its name, so that one program runs everywhere.
 *
 * @example
 * ```ts
 * import { Webhook } from "hookseal";
 * import { clerk } from "hookseal/providers";
 *
 * const webhook = new Webhook(clerk, "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
 * ```
 */
export interface CompiledScheme<Name extends string = string> {
  /** As it stands in events. */
  readonly name: Name;
  /** The plan, of this very version of the package: a character for each byte. */
  readonly plan: string;
  /** How it signs, where it is a scheme of your own: a built-in provider is known by its name to who reads schemes. */
  readonly scheme?: Scheme;
}
