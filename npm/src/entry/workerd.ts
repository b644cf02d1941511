// Cloudflare Workers: the WebAssembly is a module of its own, which the platform compiles.
import module from "./module.wasm";
import { edgeEngine } from "../engine/edge.js";
import { run } from "../engine/engine.js";
import { plansByName } from "../engine/plans.js";

run(() => edgeEngine(module), plansByName());

export * from "../api/index.js";
/** What verifies here. */
export const engine: "native" | "wasm" = "wasm";
/** Why the native engine does not run, where it could: here it cannot. */
export const engineError: Error | undefined = undefined;
