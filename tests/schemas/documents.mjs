// Holds the documents to the JSON Schemas that are published for them: `node documents.mjs`. Every provider's document
// is valid, every scheme that the vectors use is, and those that they find faulty by their form alone are not.
import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

const read = (path) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, validateFormats: false });
const scheme = ajv.compile(read("schemas/scheme.schema.json"));
const provider = ajv.compile(read("schemas/provider.schema.json"));

let failed = 0;
function expect(holds, what, errors) {
  if (holds) return;
  failed += 1;
  console.error(what, JSON.stringify(errors ?? []));
}

const documents = readdirSync(new URL("../../providers", import.meta.url)).filter((name) => name.endsWith(".json"));
for (const name of documents) expect(provider(read(`providers/${name}`)), `providers/${name} is not valid:`, provider.errors);
expect(documents.length > 9, "there is a document for each provider");

const [github, stripe] = ["github", "stripe"].map((name) => read(`providers/${name}.json`).scheme);
const { secret: _, ...withoutSecret } = github;
const faulty = {
  "an unknown field": { ...github, shedule: 1 },
  "no secret": withoutSecret,
  "a layout with a part of another": { ...github, signature: { ...github.signature, key: "v1" } },
  "a timestamp with two sources": { ...stripe, timestamp: { key: "t", header: "T" } },
  "a pointer that is none": { ...stripe, envelope: { id: "id" } },
  "an unknown segment": { ...github, signedContent: ["boddy"] },
  "an unknown algorithm": { ...github, algorithm: "md5" },
};
for (const [what, document] of Object.entries(faulty)) expect(!scheme(document), `the schema accepts a scheme with ${what}`);

const cases = readdirSync(new URL("../vectors", import.meta.url))
  .filter((name) => name.endsWith(".json") && name !== "schema.json")
  .flatMap((name) => read(`tests/vectors/${name}`).cases);
const used = cases.filter((one) => one.scheme && one.expect.error !== "invalid_scheme").map((one) => one.scheme);
for (const one of used) expect(scheme(one), `a scheme of the vectors is not valid: ${JSON.stringify(one)}`, scheme.errors);

console.log(`${documents.length} documents and ${used.length} schemes of the vectors; ${failed} differ`);
process.exitCode = failed === 0 ? 0 : 1;
