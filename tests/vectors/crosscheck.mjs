// Recomputes, with Node's crypto and from the vector files alone, what the vectors expect.
//
//   node tests/vectors/crosscheck.mjs
//
// A case passes here if its signature is right where the case needs it to be right: in every case
// that is accepted, and in every case whose one fault is found elsewhere (its time, its JSON, its
// size). Where the fault is the signature, no candidate may fit.

import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("./", import.meta.url);

const latin1 = (text) => !/[^\p{ASCII}\u0080-\u00FF]/u.test(text);
const wire = (text) => Buffer.from(text, latin1(text) ? "latin1" : "utf8");
const utf8 = (secret) => Buffer.from(secret, "utf8");

/** How some providers sign, in words of their own: the key, the signed segments, and the header's candidates. All
 * others by the schemes of their documents, which are read here without the core. */
const PROVIDERS = {
  realestateapi: {
    content: ({ header, body }) => [header("X-RealEstateAPI-Timestamp"), ".", body],
    candidates: ({ header }) => [header("X-RealEstateAPI-Signature")],
  },
  "real-estate": {
    content: ({ header, body }) => [header("X-Webhook-Timestamp"), body],
    candidates: ({ header }) => [header("X-Webhook-Signature")],
  },
  singlekey: {
    content: ({ body }) => [body],
    candidates: ({ header }) => [header("X-SingleKey-Signature")],
  },
  hospitable: {
    content: ({ body }) => [body],
    candidates: ({ header }) => [header("Signature")],
  },
  dossier: {
    encoding: "base64",
    content: ({ body }) => [body],
    candidates: ({ header }) => [header("X-Webhook-Signature")],
  },
  "standard-webhooks": {
    encoding: "base64",
    key: (secret) => Buffer.from(secret.slice("whsec_".length), "base64"),
    content: ({ header, body }) => [header("webhook-id"), ".", header("webhook-timestamp"), ".", body],
    candidates: ({ header }) => after("v1,", header("webhook-signature").split(" ")),
  },
  stripe: {
    content: ({ header, body }) => [after("t=", header("Stripe-Signature").split(","))[0], ".", body],
    candidates: ({ header }) => after("v1=", header("Stripe-Signature").split(",")),
  },
  github: {
    content: ({ body }) => [body],
    candidates: ({ header }) => after("sha256=", [header("X-Hub-Signature-256")]),
  },
  slack: {
    content: ({ header, body }) => ["v0:", header("X-Slack-Request-Timestamp"), ":", body],
    candidates: ({ header }) => after("v0=", [header("X-Slack-Signature")]),
  },
  shopify: {
    encoding: "base64",
    content: ({ body }) => [body],
    candidates: ({ header }) => [header("X-Shopify-Hmac-SHA256")],
  },
};

/** How signatures are written as text. */
const WRITTEN = {
  hex: (digest) => digest.toString("hex"),
  "hex-upper": (digest) => digest.toString("hex").toUpperCase(),
  base64: (digest) => digest.toString("base64"),
  base64url: (digest) => digest.toString("base64url"),
  "base64url-padded": (digest) => digest.toString("base64").replaceAll("+", "-").replaceAll("/", "_"),
};

function after(prefix, entries) {
  return entries.filter((entry) => entry.startsWith(prefix)).map((entry) => entry.slice(prefix.length));
}

function documentOf(provider) {
  return JSON.parse(readFileSync(new URL(`../../providers/${provider}.json`, folder), "utf8"));
}

/** The same for a scheme document. */
function described(scheme) {
  const { signature, timestamp, secret } = scheme;
  const { prefix = "", encoding } = typeof secret === "string" ? { encoding: secret } : secret;
  const entries = ({ header }) => {
    const value = header(signature.header);
    if (signature.separator === undefined) return [value];
    const parts = value.split(signature.separator);
    if (signature.blank === "separates") return parts.flatMap((part) => part.split(" "));
    const blank = signature.layout === "list" || signature.blank === "optional";
    return blank ? parts.map((part) => part.replace(/^ /u, "")) : parts;
  };
  const marks = {
    plain: [""],
    prefixed: [signature.prefix],
    pairs: [signature.key].flat().map((key) => `${key}=`),
    versions: [`${signature.version},`],
    list: [""],
  }[signature.layout];
  return {
    algorithm: scheme.algorithm.slice("hmac-".length),
    encoding: signature.encoding,
    key: (text) => Buffer.from(text.slice(prefix.length), encoding),
    candidates: (delivery) => marks.flatMap((mark) => after(mark, entries(delivery))),
    content: (delivery) =>
      scheme.signedContent.map((segment) => {
        if (segment === "body") return delivery.body;
        if (segment === "id") return delivery.header(scheme.id.header);
        if (segment === "timestamp") {
          return timestamp.key === undefined
            ? delivery.header(timestamp.header)
            : after(`${timestamp.key}=`, entries(delivery))[0];
        }
        return segment.literal ?? delivery.header(segment.header);
      }),
  };
}

function fits(delivered) {
  const { algorithm = "sha256", encoding = "hex", key = utf8, content, candidates } = delivered.scheme
    ? described(delivered.scheme)
    : (PROVIDERS[delivered.provider] ?? described(documentOf(delivered.provider).scheme));
  const header = (name) =>
    delivered.headers.find(([spelled]) => spelled.toLowerCase() === name.toLowerCase())?.[1] ?? "";
  const { text, base64 } = delivered.body;
  const delivery = { header, body: base64 === undefined ? utf8(text) : Buffer.from(base64, "base64") };
  const given = candidates(delivery);
  return [delivered.secrets].flat().some((secret) => {
    const hmac = createHmac(algorithm, key(secret));
    for (const segment of content(delivery)) {
      hmac.update(typeof segment === "object" ? segment : wire(segment ?? ""));
    }
    return given.includes(WRITTEN[encoding](hmac.digest()));
  });
}

/** Errors whose only fault is not the signature: it must be right. */
const AUTHENTIC = new Set([
  "malformed_json",
  "malformed_envelope",
  "schema_mismatch",
  "body_too_large",
  "timestamp_too_old",
  "timestamp_too_new",
]);
/** The fault is the signature or what it covers: it must be wrong. */
const FORGED = new Set(["signature_mismatch", "malformed_signature", "unsupported_signature"]);
/** As above, but the signature fits: more than is looked at, or fields that could be cut elsewhere. */
const REFUSED_THOUGH_RIGHT =
  /^(list: |keys: )?17 signatures|^right signature in a header beyond|a signed header beyond|a separator in the signed header/u;

let passed = 0;
let failed = 0;
for (const file of readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "schema.json").toSorted()) {
  const { cases } = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
  for (const one of cases) {
    const { error } = one.expect;
    const right = error === undefined || AUTHENTIC.has(error) || REFUSED_THOUGH_RIGHT.test(one.name);
    if (!right && !FORGED.has(error)) continue;
    if (fits(one) === right) {
      passed += 1;
    } else {
      failed += 1;
      console.error(`${file}: ${one.name}: the signature ${right ? "does not fit" : "fits"}`);
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
