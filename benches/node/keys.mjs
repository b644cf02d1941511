// Node.js: signatures by public keys, Ed25519 as Discord signs and ECDSA over P-256 as SendGrid does, beside
// `node:crypto` with the headers read by hand.
import { Buffer } from "node:buffer";
import { createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";

import { engine, Webhook } from "hookseal";

import { bodyOf, forged, SIZES } from "./deliveries.mjs";
import { versions } from "./lines.mjs";
import { assertVerifies, compare } from "./rounds.mjs";
import { assertFresh } from "./subjects/web.mjs";

const SUITE = "node-keys";
const SCHEMES = {
  discord: {
    pair: generateKeyPairSync("ed25519"),
    hash: null,
    shown: (key) => key.export({ format: "der", type: "spki" }).subarray(-32).toString("hex"),
    encoding: "hex",
    names: ["x-signature-ed25519", "x-signature-timestamp"],
  },
  sendgrid: {
    pair: generateKeyPairSync("ec", { namedCurve: "P-256" }),
    hash: "sha256",
    shown: (key) => key.export({ format: "der", type: "spki" }).toString("base64"),
    encoding: "base64",
    names: ["x-twilio-email-event-webhook-signature", "x-twilio-email-event-webhook-timestamp"],
  },
};

if (engine !== "native") throw new Error("the native addon is missing: run `cargo xtask build`");
versions(SUITE, { "Node.js": process.versions.node, OpenSSL: process.versions.openssl }, ["mitata"]);
for (const [scheme, { pair, hash, shown, encoding, names }] of Object.entries(SCHEMES)) {
  const [signature, timestamp] = names;
  const secret = shown(pair.publicKey);
  const webhook = new Webhook(scheme, secret);
  const key = createPublicKey(pair.publicKey.export({ format: "pem", type: "spki" }));
  const subjects = [
    { subject: "hookseal native", verify: ({ body, headers }) => { webhook.verify(body, headers); } },
    {
      subject: "node:crypto",
      verify({ body, headers }) {
        assertFresh(headers[timestamp]);
        const message = Buffer.concat([Buffer.from(headers[timestamp]), body]);
        if (!verify(hash, message, key, Buffer.from(headers[signature], encoding))) throw new Error("signature");
      },
    },
  ];
  for (const size of SIZES) {
    const body = bodyOf(size);
    const time = String(Math.floor(Date.now() / 1000));
    const signed = sign(hash, Buffer.concat([Buffer.from(time), body]), pair.privateKey).toString(encoding);
    const genuine = { body, headers: { "content-type": "application/json", [signature]: signed, [timestamp]: time } };
    await assertVerifies(subjects, genuine, forged(genuine));
    const calls = subjects.map(({ subject, verify: call }) => ({ subject, call: () => { call(genuine); } }));
    await compare(SUITE, { measure: "verify-key", scheme, size }, calls);
  }
}
