// Receivers on every runtime without an entry of its own: the WebAssembly is part of the file.
import bytes from "../../wasm/receive/receive.wasm";
import { run } from "../receive/machine/current.js";
import { FACTS } from "../receive/machine/facts.js";
import { wasmMachine } from "../receive/machine/wasm.js";

run({ machine: wasmMachine(new WebAssembly.Module(bytes)), factsOf: (provider) => FACTS[provider] ?? "" });

export * from "../receive/index.js";
