// `node --import` runs this first: whoever imports "hookseal" then gets the module beside this file.
import { register } from "node:module";

const url = new URL("hookseal.mjs", import.meta.url).href;
const hooks = `
  const url = ${JSON.stringify(url)};
  export const resolve = (specifier, context, next) =>
    specifier === "hookseal" ? { url, shortCircuit: true } : next(specifier, context);
`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
