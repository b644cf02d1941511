// The files of tests/vectors, for runners on Node.js.
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Every file, parsed; with the scheme of a provider that WebAssembly does not know by its name. */
export function vectorFiles() {
  return readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(".json") && name !== "schema.json")
    .map((name) => {
      const file = JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
      const document = new URL(`../../providers/${name}`, import.meta.url);
      const { everywhere, scheme } = existsSync(document) ? JSON.parse(readFileSync(document, "utf8")) : { everywhere: true };
      return everywhere ? file : Object.assign(file, { document: scheme });
    });
}
