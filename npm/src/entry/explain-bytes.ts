// The WebAssembly of explanations for Node.js without an addon, in a file of its own that is not read otherwise.
import bytes from "../../wasm/explain/explain.wasm";

export { bytes };
