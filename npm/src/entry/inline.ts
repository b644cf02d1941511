// Every runtime without an entry of its own: the WebAssembly is part of the file, as it is.
import bytes from "../../wasm/edge/full.wasm";
import { edgeEngine } from "../engine/edge.js";
import { run } from "../engine/engine.js";
import { plansByName } from "../engine/plans.js";
import { refuseWasm, settingOf } from "./setting.js";

// Node.js without addons gets here, too. Deno would ask for a permission.
if (!("Deno" in globalThis)) {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  refuseWasm(settingOf(process?.env?.["HOOKSEAL_ENGINE"]), new Error("this runtime, or how it was started, loads no addons"));
}

run(() => edgeEngine(new WebAssembly.Module(bytes)), plansByName());

export * from "../api/index.js";
/** What verifies here. */
export const engine: "native" | "wasm" = "wasm";
/** Why the native engine does not run, where it could: here it cannot. */
export const engineError: Error | undefined = undefined;
