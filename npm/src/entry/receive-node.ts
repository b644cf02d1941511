// Receivers on Node.js: the native machine, or WebAssembly where there is none for the platform.
import { createRequire } from "node:module";

import { run } from "../receive/machine/current.js";
import { FACTS } from "../receive/machine/facts.js";
import { nativeMachine } from "../receive/machine/native.js";
import { wasmMachine } from "../receive/machine/wasm.js";
import { loadAddon } from "./addon.js";

const load = createRequire(__filename);
const native = loadAddon(load, (addon) => ({ machine: nativeMachine(addon), factsOf: (provider: string) => addon.receiveFacts(provider) }));

if (native === undefined || native instanceof Error) {
  const { bytes } = load("./receive-bytes.cjs") as { bytes: Uint8Array<ArrayBuffer> };
  run({ machine: wasmMachine(new WebAssembly.Module(bytes)), factsOf: (provider) => FACTS[provider] ?? "", sharesTimers: true });
} else {
  run({ ...native, sharesTimers: true });
}

export * from "../receive/index.js";
