import { arch, platform } from "node:process";

/** The addon that is installed for this platform, if there is one. */
export function loadAddon(load: (path: string) => unknown): unknown {
  // A package manager installs the package of the platform's C library alone.
  const libraries = platform === "linux" ? ["-gnu", "-musl"] : [""];
  for (const library of libraries) {
    const target = `${platform}-${arch}${library}`;
    for (const path of [`../native/hookseal.${target}.node`, `@hookseal/${target}`]) {
      try {
        return load(path);
      } catch {
        // Not there, or not for this system: the next one, and at last WebAssembly.
      }
    }
  }
  return undefined;
}
