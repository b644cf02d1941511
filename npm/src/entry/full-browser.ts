// The whole engine, in browsers: as the smaller one, in `browser.ts`.
import { inflateSync } from "fflate/browser";
import deflated from "../../wasm/edge/full.deflated";
import { parts } from "../full/public.js";

parts.runWhole(() => new WebAssembly.Module(inflateSync(deflated)));

export * from "../full/index.js";
