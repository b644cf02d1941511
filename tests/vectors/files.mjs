// The files of tests/vectors, for runners on Node.js.
import { readdirSync, readFileSync } from "node:fs";

/** Every file, parsed. */
export function vectorFiles() {
  return readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(".json") && name !== "schema.json")
    .map((name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8")));
}
