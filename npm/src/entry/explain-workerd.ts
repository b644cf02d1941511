// Explanations in Cloudflare Workers: the WebAssembly is a module of its own, which the platform compiles.
import module from "./explain-module.wasm";
import { run } from "../explain/current.js";
import { wasmExplainer } from "../explain/wasm.js";

run(wasmExplainer(module));

export * from "../explain/index.js";
