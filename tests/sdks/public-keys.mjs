// The libraries of providers that sign with private keys.

import { createPublicKey } from "node:crypto";
import { EventWebhook } from "@sendgrid/eventwebhook";
import { verifyTurnkeyWebhookSignature } from "@turnkey/crypto";
import { verifyKey } from "discord-interactions";

const events = new EventWebhook();

const NO_AGE = "It leaves the age to its caller.";

/** Keys with their ids, or a set of JWKs, by their 32 bytes in hexadecimal digits. */
function bareKeys(text) {
  const keys = JSON.parse(text);
  const published = (keys.keys ?? []).map((jwk) => [jwk.kid, createPublicKey({ key: jwk, format: "jwk" })]);
  const named = keys.keys ? published : Object.entries(keys).map(([id, pem]) => [id, createPublicKey(pem)]);
  return named.map(([keyId, key]) => {
    const publicKey = key.export({ type: "spki", format: "der" }).subarray(-32).toString("hex");
    return { keyId, publicKey, algorithm: "ed25519" };
  });
}

export const BY_PUBLIC_KEYS = {
  discord: {
    verify: (body, key, headers) => verifyKey(body, headers.get("X-Signature-Ed25519"), headers.get("X-Signature-Timestamp"), key),
    differs: { "one second beyond the tolerance": NO_AGE, "from the future": NO_AGE },
  },
  sendgrid: {
    verify(body, key, headers) {
      const [signature, timestamp] = ["Signature", "Timestamp"].map((name) => headers.get(`X-Twilio-Email-Event-Webhook-${name}`));
      return events.verifySignature(events.convertPublicKeyToECDSA(key), body, signature, timestamp);
    },
    differs: { "one second beyond the tolerance": NO_AGE, "from the future": NO_AGE },
  },
  turnkey: {
    verify(body, keys, headers) {
      const given = { headers, body, verificationKeys: bareKeys(keys), maxTimestampAgeMs: 300_000 };
      return verifyTurnkeyWebhookSignature(given).ok;
    },
  },
};
