// Node.js: the native addon, or WebAssembly where there is none for the platform.
import { createRequire } from "node:module";

import { run } from "../engine/engine.js";
import { nativeEngine, type Addon } from "../engine/native.js";
import { wasmEngine } from "../engine/wasm.js";
import { loadAddon } from "./addon.js";

// This file is bundled as CommonJS alone, so that programs that mix both module systems have one
// `WebhookError`; the ES module passes its exports on.
const load = createRequire(__filename);
const addon = loadAddon(load) as Addon | undefined;

run(addon === undefined ? wasmEngine(loadModule()) : nativeEngine(addon));

export * from "../api/index.js";
/** What verifies here. */
export const engine: "native" | "wasm" = addon === undefined ? "wasm" : "native";

function loadModule(): WebAssembly.Module {
  const { bytes } = load("./wasm-bytes.cjs") as { bytes: Uint8Array };
  return new WebAssembly.Module(bytes as BufferSource);
}
