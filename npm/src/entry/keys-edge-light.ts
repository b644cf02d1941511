// Public keys in Vercel's edge runtime, which compiles no bytes: the bundler makes the WebAssembly a module of its own.
import module from "./keys-module.wasm?module";
import { run } from "../keys/current.js";
import { keysEngine } from "../keys/wasm.js";

// Where Next.js runs it itself, the module is of another realm, and what wasm-bindgen generates takes it for bytes.
if (!(module instanceof WebAssembly.Module)) Object.setPrototypeOf(module, WebAssembly.Module.prototype);

run(keysEngine(module));

export * from "../keys/index.js";
