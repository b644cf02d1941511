// The whole engine, in Cloudflare Workers.
import module from "./full-module.wasm";
import { parts } from "../full/public.js";

parts.runWhole(() => module);

export * from "../full/index.js";
