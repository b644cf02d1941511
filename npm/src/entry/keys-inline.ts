// Public keys on every runtime without an entry of its own: the WebAssembly is part of the file.
import bytes from "../../wasm/keys/keys.wasm";
import { run } from "../keys/current.js";
import { keysEngine } from "../keys/wasm.js";

run(keysEngine(new WebAssembly.Module(bytes)));

export * from "../keys/index.js";
