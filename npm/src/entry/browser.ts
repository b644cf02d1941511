// Browsers: the WebAssembly is part of the file, which is sent to where it runs. Base64 of the module itself compresses badly
// on the way there, into a third more than the module alone. So the build deflates it first, and the program inflates it
// when it starts.
//
// `fflate` because the platforms' own inflaters are asynchronous; of those that are kept, it is the smallest.
import { inflateSync } from "fflate/browser";
import deflated from "../../wasm/edge/base.deflated";
import { startModule } from "../api/index.js";

startModule(new WebAssembly.Module(inflateSync(deflated)), false);

export * from "../api/index.js";
/** What verifies here. */
export const engine: "native" | "wasm" = "wasm";
/** Why the native engine does not run, where it could: here it cannot. */
export const engineError: Error | undefined = undefined;
