export { compile } from "./compile.js";
export { hospitablePersonalSecret, passesRealestateapiFilters } from "./public.js";
