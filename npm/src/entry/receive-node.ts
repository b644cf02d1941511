// Receivers on Node.js: the native machine, or WebAssembly where there is none for the platform.
import { createRequire } from "node:module";

import { run } from "../receive/machine/current.js";
import { FACTS } from "../receive/machine/facts.js";
import { nativeMachine, type ReceiveAddon } from "../receive/machine/native.js";
import { wasmMachine } from "../receive/machine/wasm.js";
import { loadAddon } from "./addon.js";

const load = createRequire(__filename);
const addon = loadAddon(load) as ReceiveAddon | undefined;

if (addon === undefined) {
  const { bytes } = load("./receive-bytes.cjs") as { bytes: Uint8Array<ArrayBuffer> };
  run({ machine: wasmMachine(new WebAssembly.Module(bytes)), factsOf: (provider) => FACTS[provider] ?? "" });
} else {
  run({ machine: nativeMachine(addon), factsOf: (provider) => addon.receiveFacts(provider) });
}

export * from "../receive/index.js";
