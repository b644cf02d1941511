import { edgeEngine } from "../engine/edge.js";
import { run } from "../engine/engine.js";
import { plansByName } from "../engine/plans.js";

/** @internal Runs a module, of which there is an instance when it is used first: one that is not `whole` gives way to one that is. */
export function startModule(module: WebAssembly.Module, whole: boolean): void {
  run(() => edgeEngine(module), plansByName(), whole);
}
