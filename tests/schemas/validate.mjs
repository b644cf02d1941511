// Judges documents by the JSON Schemas with ajv: `node validate.mjs <documents>`. Fails where its
// verdict is not the core's. `cargo xtask test schemas` makes the documents and calls it.
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
const read = (file) => JSON.parse(readFileSync(file, "utf8"));
const added = new Set();

/** The validator of a whole schema, or of one of its definitions. */
function validator(provider, definition) {
  if (!added.has(provider)) {
    ajv.addSchema(read(new URL(`../../schemas/${provider}.json`, import.meta.url)), provider);
    added.add(provider);
  }
  return ajv.getSchema(definition === null ? provider : `${provider}#/$defs/${definition}`);
}

const documents = read(process.argv[2]);
const differing = documents.filter(
  ({ provider, definition, document, accepted }) => validator(provider, definition)(document) !== accepted,
);
for (const { provider, case: name, accepted } of differing) {
  console.error(`${provider}: ${name}: the core ${accepted ? "accepts" : "refuses"} it, ajv does not`);
}
console.log(`ajv: ${documents.length - differing.length} of ${documents.length} verdicts are the core's`);
process.exitCode = differing.length === 0 && documents.length > 0 ? 0 : 1;
