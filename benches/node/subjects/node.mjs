// Peers that run on Node.js. Each throws when a delivery does not verify.
import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";

import { verify } from "@octokit/webhooks-methods";
import { createHMAC, createSHA256 } from "hash-wasm";
import { Stripe } from "stripe";
import { Webhook as Svix } from "svix";

import { assertFresh } from "./web.mjs";

/** As the providers' guides show it: text, one update, the signatures compared as text, and no look at the age. */
export function guidesSnippet(secret) {
  return {
    subject: "guides' snippet",
    verify({ body, headers }) {
      const timestamp = headers["x-realestateapi-timestamp"];
      const expected = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
      if (!timingSafeEqual(Buffer.from(headers["x-realestateapi-signature"]), Buffer.from(expected))) {
        throw new Error("signature");
      }
    },
  };
}

/** `node:crypto` at its best: the body is neither copied nor decoded, and bytes are compared. */
export function nodeCrypto(secret) {
  return {
    subject: "node:crypto",
    verify({ body, headers }) {
      const timestamp = headers["x-realestateapi-timestamp"];
      assertFresh(timestamp);
      const expected = createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest();
      assertEqual(Buffer.from(headers["x-realestateapi-signature"], "hex"), expected);
    },
  };
}

/** One HMAC that is used again. */
export async function hashWasm(secret) {
  const hmac = await createHMAC(createSHA256(), secret);
  return {
    subject: "hash-wasm",
    verify({ body, headers }) {
      const timestamp = headers["x-realestateapi-timestamp"];
      assertFresh(timestamp);
      const expected = hmac.init().update(`${timestamp}.`).update(body).digest("binary");
      assertEqual(Buffer.from(headers["x-realestateapi-signature"], "hex"), expected);
    },
  };
}

function assertEqual(signature, expected) {
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) throw new Error("signature");
}

/** It takes text. */
export function octokit(secret) {
  return {
    subject: "@octokit/webhooks-methods",
    async verify({ body, headers }) {
      if (!(await verify(secret, body.toString(), headers["x-hub-signature-256"]))) throw new Error("signature");
    },
  };
}

/** Verifies; since version 2, parsing is left to the user. */
export function svix(secret) {
  const webhook = new Svix(secret);
  return {
    subject: "svix + JSON.parse",
    verify({ body, headers }) {
      const text = body.toString();
      webhook.verify(text, headers);
      return JSON.parse(text);
    },
  };
}

/** Verifies and parses. */
export function stripe(secret) {
  const { webhooks } = new Stripe("sk_test_none");
  return {
    subject: "stripe",
    verify: ({ body, headers }) => webhooks.constructEvent(body, headers["stripe-signature"], secret),
  };
}
