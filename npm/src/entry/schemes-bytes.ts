// The WebAssembly of what compiles schemes for Node.js without an addon, in a file of its own that is not read otherwise.
import bytes from "../../wasm/schemes/schemes.wasm";

export { bytes };
