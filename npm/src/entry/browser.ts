// Browsers: the WebAssembly is part of the file, which is sent to where it runs.
import { bytes } from "./deflated.js";
import { edgeEngine } from "../engine/edge.js";
import { run } from "../engine/engine.js";
import { plansByName } from "../engine/plans.js";

run(edgeEngine(new WebAssembly.Module(bytes)), plansByName());

export * from "../api/index.js";
/** What verifies here. */
export const engine: "native" | "wasm" = "wasm";
/** Why the native engine does not run, where it could: here it cannot. */
export const engineError: Error | undefined = undefined;
