// Cloudflare Workers, with all that there is: the WebAssembly is a module of its own, which the platform compiles.
import module from "./full-module.wasm";
import { startModule } from "../api/index.js";

startModule(module, true);

export * from "../api/index.js";
/** What verifies here. */
export const engine: "native" | "wasm" = "wasm";
/** Why the native engine does not run, where it could: here it cannot. */
export const engineError: Error | undefined = undefined;
