// Explanations on Node.js: by the addon, or WebAssembly where there is none for the platform.
import { createRequire } from "node:module";

import { requireProtocol } from "../engine/engine.js";
import { run } from "../explain/current.js";
import { nativeExplainer } from "../explain/native.js";
import { wasmExplainer } from "../explain/wasm.js";
import { loadAddon } from "./addon.js";

const load = createRequire(__filename);
const native = loadAddon(load, (addon) => {
  requireProtocol(addon.protocol?.());
  return nativeExplainer(addon);
});

if (native === undefined || native instanceof Error) {
  const { bytes } = load("./explain-bytes.cjs") as { bytes: Uint8Array<ArrayBuffer> };
  run(wasmExplainer(new WebAssembly.Module(bytes)));
} else {
  run(native);
}

export * from "../explain/index.js";
