// What this folder knows of the rest, by the package's name: as in `schemes/public.ts`.
/** @internal */
export { parts } from "../api/index.js";
