// Browsers: the WebAssembly is part of the file, which is sent to where it runs.
import { bytes } from "./deflated.js";
import { run } from "../engine/engine.js";
import { wasmEngine } from "../engine/wasm.js";

run(wasmEngine(new WebAssembly.Module(bytes)));

export * from "../api/index.js";
/** What verifies here. */
export const engine: "native" | "wasm" = "wasm";
/** Why the native engine does not run, where it could: here it cannot. */
export const engineError: Error | undefined = undefined;
