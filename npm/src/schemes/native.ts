import { Answer } from "../engine/answer.js";
import { requireProtocol } from "../engine/engine.js";
import type { Addon } from "../engine/generated/addon.js";
import type { Compiler } from "./current.js";

/** The compiler of a loaded addon. */
export function nativeCompiler(addon: Addon): Compiler {
  requireProtocol(addon.protocol?.());
  return {
    compile: (scheme) => addon.compile(scheme),
    offer: (provider, name, given) => addon.offer(provider, name, given),
    answer: () => new Answer(addon.answer()),
  };
}
