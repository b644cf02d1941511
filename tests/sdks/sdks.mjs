// Holds the vectors to the official libraries of the providers: what a vector accepts they have to accept, what is
// refused for its signature or its time they have to refuse, and what they sign has to be the vector's own header.
//
//   npm ci --prefix tests/sdks && node tests/sdks/sdks.mjs
//
// Where a library's verdict is another than Hookseal's, its entry names the case and the reason; a name there that
// is no longer true fails, too.

import { readFileSync } from "node:fs";
import { mock } from "node:test";
import { LIBRARIES as OTHERS } from "./libraries.mjs";
import { MADE } from "./made.mjs";
import { BY_PUBLIC_KEYS } from "./public-keys.mjs";
import { TWILIO } from "./twilio.mjs";

const LIBRARIES = { ...OTHERS, ...MADE, ...BY_PUBLIC_KEYS, twilio: TWILIO };

/** The codes of refusals that are about the signature itself, and not about bodies, options or events. */
const ABOUT_THE_SIGNATURE = new Set([
  "signature_mismatch",
  "missing_header",
  "malformed_signature",
  "unsupported_signature",
  "timestamp_too_old",
  "timestamp_too_new",
]);

// Orb's library writes there what it refuses.
mock.method(console, "warn", () => {});
mock.timers.enable({ apis: ["Date"] });
let held = 0;
const failures = [];
for (const [provider, library] of Object.entries(LIBRARIES)) {
  const differs = new Set(Object.keys(library.differs ?? {}));
  let signed = library.sign ? undefined : "it cannot";
  for (const vector of casesOf(provider)) {
    const accepted = !vector.expect.error;
    if (!accepted && !ABOUT_THE_SIGNATURE.has(vector.expect.error)) continue;
    const verdict = await accepts(library, vector);
    if (verdict !== accepted && !differs.delete(vector.name)) {
      failures.push(`${provider}: ${vector.name}: the library ${verdict ? "accepts" : "refuses"} it`);
    }
    held += 1;
    if (library.sign && vector.name === (library.signs ?? "genuine")) {
      signed = await library.sign(vector.body, vector.secrets, vector.headers, vector.request);
      const header = vector.headers.get(library.header);
      if (signed !== header) failures.push(`${provider}: the library signs ${signed}, the vector ${header}`);
      held += 1;
    }
  }
  if (signed === undefined) failures.push(`${provider}: no case to sign`);
  for (const name of differs) failures.push(`${provider}: differs no more, or no such case: ${name}`);
}
for (const failure of failures) console.error(failure);
console.log(`${held} verdicts and signatures of ${Object.keys(LIBRARIES).length} libraries held, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;

/** The cases that a library can be asked for: one secret, each header once, a text as body, no options. */
function casesOf(provider) {
  const { cases } = JSON.parse(readFileSync(new URL(`../vectors/${provider}.json`, import.meta.url), "utf8"));
  return cases
    .filter(({ secrets, headers, options, body }) => {
      const names = headers.map(([name]) => name.toLowerCase());
      return typeof secrets === "string" && !options && body.text !== undefined && new Set(names).size === names.length;
    })
    .map(({ name, secrets, headers, body, request = {}, now, expect }) => ({
      name,
      secrets,
      headers: new Headers(latin1(headers)),
      body: body.text,
      request,
      now,
      expect,
    }));
}

/** Header texts beyond Latin-1 stand for their UTF-8 bytes. */
function latin1(headers) {
  return headers.map(([name, value]) => [
    name,
    /^[\0-\u00FF]*$/u.test(value) ? value : Buffer.from(value, "utf8").toString("latin1"),
  ]);
}

async function accepts(library, { body, secrets, headers, request, now }) {
  mock.timers.setTime(now * 1000);
  try {
    // Some say it with `false`, most throw; what they return besides is the event, or nothing.
    return (await library.verify(body, secrets, headers, request)) !== false;
  } catch {
    return false;
  }
}
