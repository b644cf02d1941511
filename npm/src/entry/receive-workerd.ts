// Receivers in Cloudflare Workers: the WebAssembly is a module of its own, which the platform compiles.
import module from "./receive-module.wasm";
import { run } from "../receive/machine/current.js";
import { FACTS } from "../receive/machine/facts.js";
import { wasmMachine } from "../receive/machine/wasm.js";

run({ machine: wasmMachine(module), factsOf: (provider) => FACTS[provider] ?? "" });

export * from "../receive/index.js";
