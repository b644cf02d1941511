import { arch, env, platform } from "node:process";

import type { Addon } from "../engine/generated/addon.js";
import { settingOf, refuseWasm } from "./setting.js";

/**
 * What is made of the addon that is installed for this platform; why there is none; or nothing where the environment
 * asks for WebAssembly. Where it demands the native engine, there must be one.
 */
export function loadAddon<Made extends object>(load: (path: string) => unknown, made: (addon: Addon) => Made): Made | Error | undefined {
  const setting = settingOf(env["HOOKSEAL_ENGINE"]);
  if (setting === "wasm") return undefined;
  const found = firstOf(load, made);
  if (found instanceof Error) refuseWasm(setting, found);
  return found;
}

function firstOf<Made extends object>(load: (path: string) => unknown, made: (addon: Addon) => Made): Made | Error {
  // A package manager installs the package of the platform's C library alone.
  const libraries = platform === "linux" ? ["-gnu", "-musl"] : [""];
  const targets = libraries.map((library) => `${platform}-${arch}${library}`);
  let reason: Error | undefined;
  for (const target of targets) {
    for (const path of [`../native/hookseal.${target}.node`, `@hookseal/${target}`]) {
      try {
        return made(load(path) as Addon);
      } catch (cause) {
        if (isMissing(cause, path)) continue;
        const why = cause instanceof Error ? cause.message : String(cause);
        reason ??= new Error(`the addon \`${path}\` does not load: ${why}`, { cause });
      }
    }
  }
  const packages = targets.map((target) => `\`@hookseal/${target}\``).join(" nor ");
  return reason ?? new Error(`no addon is installed: no ${packages}. Were optional dependencies left out?`);
}

/** Whether it is not installed, which is something else than an addon that misses a library. */
function isMissing(cause: unknown, path: string): boolean {
  if (!(cause instanceof Error)) return false;
  return (cause as { code?: unknown }).code === "MODULE_NOT_FOUND" && cause.message.includes(`'${path}'`);
}
