// The receivers' WebAssembly for Node.js without an addon, in a file of its own that is not read otherwise.
import bytes from "../../wasm/receive/receive.wasm";

export { bytes };
