// The WebAssembly of public keys for Node.js without an addon, in a file of its own that is not read otherwise.
import bytes from "../../wasm/keys/keys.wasm";

export { bytes };
