// What compiles schemes, on every runtime without an entry of its own: the WebAssembly is part of the file.
import bytes from "../../wasm/schemes/schemes.wasm";
import { run } from "../schemes/current.js";
import { wasmCompiler } from "../schemes/wasm.js";

run(wasmCompiler(new WebAssembly.Module(bytes)));

export * from "../schemes/index.js";
