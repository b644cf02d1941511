// Node.js: the native addon, or WebAssembly where there is none that loads.
import { createRequire } from "node:module";

import { edgeEngine } from "../engine/edge.js";
import { run, type Plans } from "../engine/engine.js";
import { nativeEngine } from "../engine/native.js";
import { plansByName } from "../engine/plans.js";
import type { CompiledScheme } from "../types/compiled.js";
import { loadAddon } from "./addon.js";

// This file is bundled as CommonJS alone, so that programs that mix both module systems have one
// `WebhookError`; the ES module passes its exports on.
const load = createRequire(__filename);
const native = loadAddon(load, nativeEngine);
const isNative = native !== undefined && !(native instanceof Error);

if (isNative) run(() => native);
else run(() => edgeEngine(loadModule()), allPlans());

export * from "../api/index.js";
/** What verifies here. */
export const engine: "native" | "wasm" = isNative ? "native" : "wasm";
/** Why the native engine does not run here, where it could; its `cause` is what loading the addon threw. */
export const engineError: Error | undefined = native instanceof Error ? native : undefined;

function loadModule(): WebAssembly.Module {
  const { bytes } = load("./wasm-bytes.cjs") as { bytes: Uint8Array };
  return new WebAssembly.Module(bytes as BufferSource);
}

/** All that the native engine knows: nobody ships it here, and it is read when it is asked for. */
function allPlans(): Plans {
  const known = plansByName();
  const all: Plans = {
    named: (name) => known.named(name) ?? everyPlan(name),
    compile: (document) => withReader().compile(document),
    offer: (...asked) => withReader().offer(...asked),
  };
  return all;

  /** With what `hookseal/schemes` brings in the place of the two above. */
  function withReader(): Required<Plans> {
    const before = { ...all };
    load("./schemes-node.cjs");
    if (all.compile === before.compile) throw new Error("`hookseal/schemes` belongs to another copy of hookseal than this one");
    return all as Required<Plans>;
  }
}

function everyPlan(name: string): string | undefined {
  const { PROVIDERS } = load("./providers/index.cjs") as { PROVIDERS: readonly CompiledScheme[] };
  return PROVIDERS.find((provider) => provider.name === name)?.plan;
}
