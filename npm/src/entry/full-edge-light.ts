// The whole engine, in Vercel's edge runtime.
import imported from "./full-module.wasm?module";
import { parts } from "../full/public.js";

// As in `edge-light.ts`.
const module = "default" in imported ? (imported.default as object) : imported;
if (!(module instanceof WebAssembly.Module)) Object.setPrototypeOf(module, WebAssembly.Module.prototype);

parts.runWhole(() => module);

export * from "../full/index.js";
