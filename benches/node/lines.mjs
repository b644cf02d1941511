// The lines that `cargo xtask bench` reads: benches/README.md describes them.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Prints one line for the suite. */
export function line(suite, fields) {
  console.log(JSON.stringify({ suite, ...fields }));
}

/** Prints the version of the runtime, and of every package as it is installed. */
export function versions(suite, runtime, packages) {
  line(suite, { versions: { ...runtime, ...Object.fromEntries(packages.map((name) => [name, versionOf(name)])) } });
}

/** The installed version of a package, also of one that does not export its `package.json`. */
export function versionOf(name) {
  for (const folder of require.resolve.paths(name)) {
    try {
      return require(`${folder}/${name}/package.json`).version;
    } catch {
      // Not in this folder.
    }
  }
  throw new Error(`${name} is not installed`);
}
