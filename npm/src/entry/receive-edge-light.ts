// Receivers in Vercel's edge runtime, which compiles no bytes: the bundler makes the WebAssembly a module of its own.
import module from "./receive-module.wasm?module";
import { run } from "../receive/machine/current.js";
import { FACTS } from "../receive/machine/facts.js";
import { wasmMachine } from "../receive/machine/wasm.js";

// Where Next.js runs it itself, the module is of another realm, and what wasm-bindgen generates takes it for bytes.
if (!(module instanceof WebAssembly.Module)) Object.setPrototypeOf(module, WebAssembly.Module.prototype);

run({ machine: wasmMachine(module), factsOf: (provider) => FACTS[provider] ?? "" });

export * from "../receive/index.js";
