// Cloudflare Workers: the WebAssembly is a module of its own, which the platform compiles.
import module from "./module.wasm";
import { startModule } from "../api/index.js";

startModule(module, false);

export * from "../api/index.js";
/** What verifies here. */
export const engine: "native" | "wasm" = "wasm";
/** Why the native engine does not run, where it could: here it cannot. */
export const engineError: Error | undefined = undefined;
