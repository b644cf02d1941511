// Which engine the environment asks for.

/** Of the environment variable, as it is there. */
export type Setting = "native" | "wasm" | undefined;

/** The setting that a text stands for. */
export function settingOf(text: string | undefined): Setting {
  if (text === undefined || text === "") return undefined;
  if (text === "native" || text === "wasm") return text;
  throw new Error(`HOOKSEAL_ENGINE is ${JSON.stringify(text)}: expected "native", "wasm", or nothing`);
}

/** Refuses to go on with WebAssembly where the native engine is demanded: nothing falls back without a word. */
export function refuseWasm(setting: Setting, reason: Error): void {
  if (setting !== "native") return;
  throw new Error(`HOOKSEAL_ENGINE is "native", but the native engine is not loaded: ${reason.message}`, { cause: reason });
}
