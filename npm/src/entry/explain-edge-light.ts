// Explanations in Vercel's edge runtime, which compiles no bytes: the bundler makes the WebAssembly a module of its own.
import module from "./explain-module.wasm?module";
import { run } from "../explain/current.js";
import { wasmExplainer } from "../explain/wasm.js";

// Where Next.js runs it itself, the module is of another realm, and what wasm-bindgen generates takes it for bytes.
if (!(module instanceof WebAssembly.Module)) Object.setPrototypeOf(module, WebAssembly.Module.prototype);

run(wasmExplainer(module));

export * from "../explain/index.js";
