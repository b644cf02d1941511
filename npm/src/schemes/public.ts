// What this folder knows of the rest, by the package's name: a sub-path that brought code of its own would bring a
// second engine, too.
/** @internal */
export { parts } from "../api/index.js";
/** What needs this module where the engine opens plans alone. */
export { hospitablePersonalSecret, passesRealestateapiFilters } from "../api/index.js";
export type { CompiledScheme, Scheme, SchemeDocument } from "../api/index.js";
