// The package with the WebAssembly engine and `hookseal/keys`, in which bodies of any size are hashed outside of it.
import { build } from "esbuild";

const ENTRY = `
import { engine } from "./engine/engine.js";
export * from "./entry/inline.js";
import "./entry/schemes-inline.js";
export * as keys from "./entry/keys-inline.js";
export const { outside } = engine();
`;

const { outputFiles } = await build({
  stdin: { contents: ENTRY, resolveDir: new URL("../../npm/src", import.meta.url).pathname, loader: "ts" },
  bundle: true,
  // What is imported for what it does stays in.
  ignoreAnnotations: true,
  write: false,
  format: "esm",
  target: "es2022",
  loader: { ".wasm": "binary", ".plan": "text" },
});
const [{ contents }] = outputFiles;
export const hookseal = await import(`data:text/javascript;base64,${Buffer.from(contents).toString("base64")}`);

/** From how many bytes on bodies are hashed outside, as it is published. */
export const published = hookseal.outside.from;
hookseal.outside.from = 0;
