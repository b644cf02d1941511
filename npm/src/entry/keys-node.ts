// Public keys on Node.js: the addon checks them, or WebAssembly where there is none for the platform.
import { createRequire } from "node:module";

import { requireProtocol } from "../engine/engine.js";
import { run, runNative } from "../keys/current.js";
import { keysEngine } from "../keys/wasm.js";
import { loadAddon } from "./addon.js";

const load = createRequire(__filename);
const native = loadAddon(load, (addon) => {
  requireProtocol(addon.protocol?.());
  return addon;
});

if (native === undefined || native instanceof Error) {
  const { bytes } = load("./keys-bytes.cjs") as { bytes: Uint8Array<ArrayBuffer> };
  run(keysEngine(new WebAssembly.Module(bytes)));
} else {
  runNative(native);
}

export * from "../keys/index.js";
