// Vercel's edge runtime, which compiles no bytes: the bundler makes the WebAssembly a module of its own.
import module from "./module.wasm?module";
import { run } from "../engine/engine.js";
import { wasmEngine } from "../engine/wasm.js";

// Where Next.js runs it itself, the module is of another realm, and what wasm-bindgen generates
// takes it for bytes.
if (!(module instanceof WebAssembly.Module)) Object.setPrototypeOf(module, WebAssembly.Module.prototype);

run(wasmEngine(module));

export * from "../api/index.js";
/** What verifies here. */
export const engine: "native" | "wasm" = "wasm";
