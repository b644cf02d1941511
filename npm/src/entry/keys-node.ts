// Public keys that are fetched, on Node.js, whose addon checks signatures by them.
import { createRequire } from "node:module";

import { requireProtocol } from "../engine/engine.js";
import { runNative } from "../keys/current.js";
import { loadAddon } from "./addon.js";

const native = loadAddon(createRequire(__filename), (addon) => {
  requireProtocol(addon.protocol?.());
  return addon;
});

if (native === undefined || native instanceof Error) throw new Error("`hookseal/keys` needs the native addon", { cause: native });
runNative(native);

export * from "../keys/index.js";
