// Peers that need nothing but what every runtime has. Each throws when a delivery does not verify.
import { Webhook } from "standardwebhooks";

const TOLERANCE_SECONDS = 300;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** `crypto.subtle.verify` with a key that was imported once. */
export async function subtle(secret) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["verify"]);
  return {
    subject: "crypto.subtle",
    async verify({ body, headers }) {
      const timestamp = headers["x-realestateapi-timestamp"];
      assertFresh(timestamp);
      const prefix = encoder.encode(`${timestamp}.`);
      // It takes one buffer.
      const signed = new Uint8Array(prefix.length + body.length);
      signed.set(prefix);
      signed.set(body, prefix.length);
      const signature = bytesOfHex(headers["x-realestateapi-signature"]);
      if (!(await crypto.subtle.verify("HMAC", key, signature, signed))) throw new Error("signature");
    },
  };
}

/** Verifies and parses. It takes text, or a Buffer that it makes text of. */
export function standardwebhooks(secret) {
  const webhook = new Webhook(secret);
  return {
    subject: "standardwebhooks",
    verify: ({ body, headers }) => webhook.verify(decoder.decode(body), headers),
  };
}

export function assertFresh(timestamp) {
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS)) throw new Error("timestamp");
}

function bytesOfHex(text) {
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(text.slice(2 * index, 2 * index + 2), 16);
  }
  return bytes;
}
