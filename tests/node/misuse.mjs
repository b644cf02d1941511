// Makes the wrong calls of `tests/bindings/misuse.json`: `node misuse.mjs <file>`. Fails where one is
// not refused as it is in every language. `cargo xtask test bindings` calls it.
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

import * as wasm from "../../npm/dist/inline.js";
import * as native from "../../npm/dist/node.js";

/** What JSON cannot express, by the name that it has in the file. */
const WRONG = {
  nan: NaN,
  infinity: Infinity,
  surrogate: "\ud83e",
  duration: { seconds: 60 },
  function: () => undefined,
  pending: Promise.resolve(new Uint8Array()),
  "gives nan": () => NaN,
  "gives text": () => "now",
  "gives nothing": () => undefined,
  "gives -1": () => -1,
  fails: () => {
    throw new Error("it fails");
  },
};

/** What the file means. */
function value(written) {
  if (Array.isArray(written)) return written.map(value);
  if (typeof written !== "object" || written === null) return written;
  if ("$" in written) return WRONG[written.$];
  return Object.fromEntries(Object.entries(written).map(([name, member]) => [name, value(member)]));
}

/** The code, and of the details those that the case names. */
function outcome({ Webhook, WebhookError }, { provider, secrets, options, call, arguments: given = [], by_name, details = {} }) {
  try {
    const webhook = new Webhook(value(provider), value(secrets), value(options));
    if (call !== undefined) webhook[call](...given.map(value), ...(by_name === undefined ? [] : [value(by_name)]));
  } catch (error) {
    if (!(error instanceof WebhookError)) return error;
    return { code: error.code, details: Object.fromEntries(Object.keys(details).map((name) => [name, error.details[name]])) };
  }
  return undefined;
}

const cases = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const hookseal of [native, wasm]) {
  let same = 0;
  for (const wrong of cases) {
    const expected = { code: wrong.code, details: wrong.details ?? {} };
    const found = outcome(hookseal, wrong);
    if (isDeepStrictEqual(found, expected)) same += 1;
    else console.error(`${wrong.name}, ${hookseal.engine}: expected`, expected, "found", found);
  }
  console.log(`${hookseal.engine}: ${same} of ${cases.length} wrong calls are refused as in every language`);
  if (same === 0 || same < cases.length) process.exitCode = 1;
}
