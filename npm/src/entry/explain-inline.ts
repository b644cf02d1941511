// Explanations on every runtime without an entry of its own: the WebAssembly is part of the file.
import bytes from "../../wasm/explain/explain.wasm";
import { run } from "../explain/current.js";
import { wasmExplainer } from "../explain/wasm.js";

run(wasmExplainer(new WebAssembly.Module(bytes)));

export * from "../explain/index.js";
