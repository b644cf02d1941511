// Vercel's edge runtime, which compiles no bytes: the bundler makes the WebAssembly a module of its own.
import imported from "./module.wasm?module";
import { startModule } from "../api/index.js";

// What `require` gives may be the module itself, or what has it.
const module = "default" in imported ? (imported.default as object) : imported;

// Where Next.js runs it itself, the module is of another realm, and what wasm-bindgen generates
// takes it for bytes.
if (!(module instanceof WebAssembly.Module)) Object.setPrototypeOf(module, WebAssembly.Module.prototype);

startModule(module, false);

export * from "../api/index.js";
/** What verifies here. */
export const engine: "native" | "wasm" = "wasm";
/** Why the native engine does not run, where it could: here it cannot. */
export const engineError: Error | undefined = undefined;
