// `node --import=…/instead.mjs?FOLDER` runs this first: whoever imports "hookseal" then gets the module in that folder.
import { register } from "node:module";

const folder = new URL(import.meta.url).search.slice(1);
const url = new URL(`${folder}/hookseal.mjs`, import.meta.url).href;
const hooks = `
  const url = ${JSON.stringify(url)};
  export const resolve = (specifier, context, next) =>
    specifier === "hookseal" ? { url, shortCircuit: true } : next(specifier, context);
`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
