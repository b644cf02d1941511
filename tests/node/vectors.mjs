// The files of tests/vectors, checked for fields that this runner does not know.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../vectors/", import.meta.url);

const FILE = ["$schema", "generatedBy", "provider", "timestamp", "cases"];
const CASE = [
  "name", "comment", "source", "provider", "scheme", "secrets", "headers", "body", "bodyAs", "now", "options", "operation", "expect",
];
const BODY = ["text", "base64"];
const EXPECT = ["event", "verified", "error", "details"];

/** Every file: `{ name, timestamp, cases }`. */
export function files() {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json") && name !== "schema.json")
    .map((name) => {
      const file = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
      knows(FILE, file, name);
      for (const vector of file.cases) {
        const place = `${name}: ${vector.name}`;
        knows(CASE, vector, place);
        knows(BODY, vector.body, place);
        knows(EXPECT, vector.expect, place);
        assert.ok([undefined, "text", "bytes"].includes(vector.bodyAs), place);
        assert.ok([undefined, "verify", "receive"].includes(vector.operation), place);
      }
      return { name, timestamp: file.timestamp, cases: file.cases };
    });
}

function knows(fields, object, place) {
  const unknown = Object.keys(object).filter((field) => !fields.includes(field));
  assert.deepEqual(unknown, [], `${place} has fields that the runner does not know`);
}

/** The body's bytes. */
export function bodyOf({ body }) {
  return new Uint8Array(body.text === undefined ? Buffer.from(body.base64, "base64") : Buffer.from(body.text));
}
