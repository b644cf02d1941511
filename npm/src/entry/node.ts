// Node.js: the native addon, or WebAssembly where there is none for the platform.
import { createRequire } from "node:module";
import { arch, platform } from "node:process";

import { run } from "../engine/engine.js";
import { nativeEngine, type Addon } from "../engine/native.js";
import { wasmEngine } from "../engine/wasm.js";

// This file is bundled as CommonJS alone, so that programs that mix both module systems have one
// `WebhookError`; the ES module passes its exports on.
const load = createRequire(__filename);
const addon = loadAddon();

run(addon === undefined ? wasmEngine(loadModule()) : nativeEngine(addon));

export * from "../api/index.js";
/** What verifies here. */
export const engine: "native" | "wasm" = addon === undefined ? "wasm" : "native";

function loadAddon(): Addon | undefined {
  // A package manager installs the package of the platform's C library alone.
  const libraries = platform === "linux" ? ["-gnu", "-musl"] : [""];
  for (const library of libraries) {
    const target = `${platform}-${arch}${library}`;
    for (const path of [`../native/hookseal.${target}.node`, `@hookseal/${target}`]) {
      try {
        return load(path) as Addon;
      } catch {
        // Not there, or not for this system: the next one, and at last WebAssembly.
      }
    }
  }
  return undefined;
}

function loadModule(): WebAssembly.Module {
  const { bytes } = load("./wasm-bytes.cjs") as { bytes: Uint8Array };
  return new WebAssembly.Module(bytes as BufferSource);
}
