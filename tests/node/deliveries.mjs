// Judges deliveries by the JavaScript package: `node deliveries.mjs <file>`. Fails where a verdict of
// one of its engines is not the core's. `cargo xtask test bindings` makes the file and calls it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { argv, execArgv, execPath } from "node:process";
import { isDeepStrictEqual } from "node:util";

import { engine, Webhook, WebhookError } from "hookseal";
import { KeyedWebhook } from "hookseal/keys";
import { PROVIDERS } from "hookseal/providers";
import { compile } from "hookseal/schemes";

/** By name, for WebAssembly, which does not know all of them by theirs. */
const SCHEMES = new Map(PROVIDERS.map((constant) => [constant.name, constant]));
/** Schemes of the vectors' own, and what they were compiled into. */
const COMPILED = new Map();

/** What a user hands to WebAssembly. */
function planned(provider) {
  if (typeof provider === "string") return SCHEMES.get(provider) ?? provider;
  const text = JSON.stringify(provider);
  // `hookseal/keys` reads these itself.
  if (/"public-key"|"jws"|"each"/u.test(text)) return provider;
  if (!COMPILED.has(text)) COMPILED.set(text, compile(provider));
  return COMPILED.get(text);
}

const CLASSES = { config: "WebhookConfigError", verification: "WebhookVerificationError", payload: "WebhookPayloadError" };

/** What a call gives or throws, as the core says it. */
async function outcome(method, { provider, secrets, options, now, headers, request, body }) {
  try {
    const scheme = engine === "wasm" ? planned(provider) : provider;
    const webhook = new Webhook(scheme, secrets, { ...options, now: () => now });
    return { gives: (await webhook[method](Buffer.from(body, "base64"), headers, request)) ?? null };
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

/** Whether a method says that only its asynchronous twin can answer: with WebAssembly, the platform checks signatures by public keys. */
function isLater(method, { throws }) {
  return engine === "wasm" && !method.endsWith("Async") && (throws?.message.includes("call `verifyAsync`") ?? false);
}

// Without it, WebAssembly would check no public keys.
assert.ok(KeyedWebhook.prototype instanceof Webhook);
const deliveries = JSON.parse(readFileSync(argv[2], "utf8"));
let same = 0;
let later = 0;
for (const delivery of deliveries) {
  let differs = false;
  for (const method of ["verify", "receive", "verifyAsync", "receiveAsync"]) {
    const given = await outcome(method, delivery);
    if (isLater(method, given)) {
      later += 1;
      continue;
    }
    if (isDeepStrictEqual(given, verdict(delivery[method.replace("Async", "")]))) continue;
    differs = true;
    console.error(`${method}, ${engine}:`, given, JSON.stringify(delivery));
  }
  if (!differs) same += 1;
}
console.log(`${engine}: ${same} of ${deliveries.length} verdicts are the core's, ${later} only of the asynchronous methods`);
if (same < deliveries.length) process.exitCode = 1;

// The other engine runs in a process of its own, as with who has no addons.
if (!execArgv.includes("--no-addons")) {
  const { status } = spawnSync(execPath, ["--no-addons", ...argv.slice(1)], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
