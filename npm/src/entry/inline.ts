// Every runtime without an entry of its own: the WebAssembly is part of the file, as it is.
import bytes from "../../wasm/hookseal.wasm";
import { run } from "../engine/engine.js";
import { wasmEngine } from "../engine/wasm.js";

run(wasmEngine(new WebAssembly.Module(bytes)));

export * from "../api/index.js";
/** What verifies here. */
export const engine: "native" | "wasm" = "wasm";
