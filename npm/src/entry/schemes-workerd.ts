// What compiles schemes, in Cloudflare Workers: the WebAssembly is a module of its own, which the platform compiles.
import module from "./schemes-module.wasm";
import { run } from "../schemes/current.js";
import { wasmCompiler } from "../schemes/wasm.js";

run(wasmCompiler(module));

export * from "../schemes/index.js";
