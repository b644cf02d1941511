// What compiles schemes, in Vercel's edge runtime, which compiles no bytes: the bundler makes the WebAssembly a module of its own.
import module from "./schemes-module.wasm?module";
import { run } from "../schemes/current.js";
import { wasmCompiler } from "../schemes/wasm.js";

// Where Next.js runs it itself, the module is of another realm, and what wasm-bindgen generates takes it for bytes.
if (!(module instanceof WebAssembly.Module)) Object.setPrototypeOf(module, WebAssembly.Module.prototype);

run(wasmCompiler(module));

export * from "../schemes/index.js";
