// Judges deliveries by the JavaScript package: `node deliveries.mjs <file>`. Fails where a verdict of
// one of its engines is not the core's. `cargo xtask test bindings` makes the file and calls it.
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

import * as wasm from "../../npm/dist/inline.js";
import * as native from "../../npm/dist/node.js";
import { PROVIDERS } from "../../npm/dist/providers/index.js";
import { compile } from "../../npm/dist/schemes-node.js";

/** By name, for WebAssembly, which does not know all of them by theirs. */
const SCHEMES = new Map(PROVIDERS.map((constant) => [constant.name, constant]));
/** Schemes of the vectors' own, and what they were compiled into. */
const COMPILED = new Map();

/** What a user hands to WebAssembly. */
function planned(provider) {
  if (typeof provider === "string") return SCHEMES.get(provider) ?? provider;
  const text = JSON.stringify(provider);
  if (!COMPILED.has(text)) COMPILED.set(text, compile(provider));
  return COMPILED.get(text);
}

const CLASSES = { config: "WebhookConfigError", verification: "WebhookVerificationError", payload: "WebhookPayloadError" };

/** What a call gives or throws, as the core says it. */
function outcome({ Webhook, WebhookError, engine }, method, { provider, secrets, options, now, headers, request, body }) {
  try {
    const scheme = engine === "wasm" ? planned(provider) : provider;
    const webhook = new Webhook(scheme, secrets, { ...options, now: () => now });
    return { gives: webhook[method](Buffer.from(body, "base64"), headers, request) ?? null };
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error;
    return { throws: error.toJSON() };
  }
}

/** The core's verdict, in this package's spelling. */
function verdict({ gives, throws }) {
  if (throws === undefined) return { gives };
  const { class: kind, ...error } = throws;
  return { throws: { name: CLASSES[kind], ...error } };
}

/** WebAssembly checks no public keys and no JSON Web Signatures, and has to say so of every scheme that wants them. */
function isLeftOut({ engine }, { provider, secrets }, given) {
  const scheme = SCHEMES.get(provider) ?? provider;
  const wantsKeys = /"public-key"|"whpk_|"jws/u.test(JSON.stringify([scheme, secrets]));
  const saysSo = /this build checks no (?:signatures by public keys|JSON Web Signatures)/u.test(given.throws?.message ?? "");
  return engine === "wasm" && wantsKeys && saysSo;
}

const deliveries = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const hookseal of [native, wasm]) {
  let same = 0;
  let leftOut = 0;
  for (const delivery of deliveries) {
    const given = outcome(hookseal, "verify", delivery);
    if (isLeftOut(hookseal, delivery, given)) {
      leftOut += 1;
      continue;
    }
    const differs = ["verify", "receive"].find(
      (method) => !isDeepStrictEqual(outcome(hookseal, method, delivery), verdict(delivery[method])),
    );
    if (differs === undefined) same += 1;
    else console.error(`${differs}, ${hookseal.engine}:`, outcome(hookseal, differs, delivery), JSON.stringify(delivery));
  }
  const judged = deliveries.length - leftOut;
  console.log(`${hookseal.engine}: ${same} of ${judged} verdicts are the core's, ${leftOut} want what it leaves out`);
  // A tenth at most: no other fault hides behind them.
  if (same < judged || leftOut * 10 > deliveries.length) process.exitCode = 1;
}
