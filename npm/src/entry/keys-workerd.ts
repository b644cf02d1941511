// Public keys in Cloudflare Workers: the WebAssembly is a module of its own, which the platform compiles.
import module from "./keys-module.wasm";
import { run } from "../keys/current.js";
import { keysEngine } from "../keys/wasm.js";

run(keysEngine(module), true);

export * from "../keys/index.js";
