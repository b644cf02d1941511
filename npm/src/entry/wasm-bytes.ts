// The WebAssembly for Node.js without an addon, in a file of its own that is not read otherwise.
import bytes from "../../wasm/edge/full.wasm";

export { bytes };
