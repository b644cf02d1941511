// Makes the wrong calls of `tests/bindings/mistakes.json`: `node mistakes.mjs <file>`. Fails where one of the engines does
// not refuse a call as every language does. `cargo xtask test bindings` calls it.
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

import * as wasm from "../../npm/dist/inline.js";
import * as native from "../../npm/dist/node.js";

/** What JSON cannot express, by the name that it has in the file. */
const WRONG = {
  nan: Number.NaN,
  infinity: Number.POSITIVE_INFINITY,
  surrogate: "\u{D83E}",
  duration: new Date(60_000),
  function: () => {},
  pending: Promise.resolve(),
  "gives nan": () => Number.NaN,
  "gives text": () => "now",
  "gives nothing": () => {},
  "gives -1": () => -1,
  fails() {
    throw new Error("mine");
  },
};

/** What the file means. */
function value(written) {
  if (Array.isArray(written)) return written.map((element) => value(element));
  if (typeof written !== "object" || written === null) return written;
  if ("$" in written) {
    if (!Object.hasOwn(WRONG, written.$)) throw new Error(`nothing is called ${written.$} here`);
    return WRONG[written.$];
  }
  return Object.fromEntries(Object.entries(written).map(([name, member]) => [name, value(member)]));
}

/** The code, and of the details those that the case names. */
function outcome({ Webhook, WebhookError }, { provider, secrets, options, call, arguments: given = [], by_name: named, details = {} }) {
  try {
    const webhook = new Webhook(value(provider), value(secrets), value(options));
    if (call !== undefined) webhook[call](...value(given), ...(named === undefined ? [] : [value(named)]));
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error;
    return { code: error.code, details: Object.fromEntries(Object.keys(details).map((name) => [name, error.details[name]])) };
  }
  return {};
}

const cases = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const hookseal of [native, wasm]) {
  let same = 0;
  for (const wrong of cases) {
    const { code, details = {} } = wrong;
    const found = outcome(hookseal, wrong);
    if (isDeepStrictEqual(found, { code, details })) same += 1;
    else console.error(`${hookseal.engine}, ${wrong.name}: expected`, { code, details }, "found", found);
  }
  console.log(`${hookseal.engine}: ${same} of ${cases.length} wrong calls are refused as in every language`);
  if (same === 0 || same < cases.length) process.exitCode = 1;
}
