// What compiles schemes, on Node.js: by the addon, or WebAssembly where there is none for the platform.
import { createRequire } from "node:module";

import { requireProtocol } from "../engine/engine.js";
import { run } from "../schemes/current.js";
import { nativeCompiler } from "../schemes/native.js";
import { wasmCompiler } from "../schemes/wasm.js";
import { loadAddon } from "./addon.js";

const load = createRequire(__filename);
const native = loadAddon(load, (addon) => {
  requireProtocol(addon.protocol?.());
  return nativeCompiler(addon);
});

if (native === undefined || native instanceof Error) {
  const { bytes } = load("./schemes-bytes.cjs") as { bytes: Uint8Array<ArrayBuffer> };
  run(wasmCompiler(new WebAssembly.Module(bytes)));
} else {
  run(native);
}

export * from "../schemes/index.js";
