import { Answer } from "../engine/answer.js";
import { requireProtocol } from "../engine/engine.js";
import type { Compiler } from "./current.js";

/** The addon's functions for schemes: bindings-node/src/lib.rs. */
export interface SchemesAddon {
  protocol?(): number;
  compile(scheme: string): number;
  offer(provider: string, name: string, given: string): number;
  answer(): string;
}

/** The compiler of a loaded addon. */
export function nativeCompiler(addon: SchemesAddon): Compiler {
  requireProtocol(addon.protocol?.());
  return {
    compile: (scheme) => addon.compile(scheme),
    offer: (provider, name, given) => addon.offer(provider, name, given),
    answer: () => new Answer(addon.answer()),
  };
}
