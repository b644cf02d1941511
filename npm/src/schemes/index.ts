export { compile } from "./compile.js";
export { passesRealestateapiFilters } from "./realestateapi.js";
