// Node.js: the native addon, or WebAssembly where there is none that loads.
import { createRequire } from "node:module";

import { run } from "../engine/engine.js";
import { nativeEngine } from "../engine/native.js";
import { wasmEngine } from "../engine/wasm.js";
import { loadAddon } from "./addon.js";

// This file is bundled as CommonJS alone, so that programs that mix both module systems have one
// `WebhookError`; the ES module passes its exports on.
const load = createRequire(__filename);
const native = loadAddon(load, nativeEngine);
const isNative = native !== undefined && !(native instanceof Error);

run(isNative ? native : wasmEngine(loadModule()));

export * from "../api/index.js";
/** What verifies here. */
export const engine: "native" | "wasm" = isNative ? "native" : "wasm";
/** Why the native engine does not run here, where it could; its `cause` is what loading the addon threw. */
export const engineError: Error | undefined = native instanceof Error ? native : undefined;

function loadModule(): WebAssembly.Module {
  const { bytes } = load("./wasm-bytes.cjs") as { bytes: Uint8Array };
  return new WebAssembly.Module(bytes as BufferSource);
}
