// The official libraries, each called as its own documentation says.

import { validateSignature } from "@line/bot-sdk";
import { sign as signGitHub, verify as verifyGitHub } from "@octokit/webhooks-methods";
import { Paddle } from "@paddle/paddle-node-sdk";
import { WorkOS } from "@workos-inc/node";
import { Orb } from "orb-billing";
import Razorpay from "razorpay";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Stripe } from "stripe";
import { Webhook as SvixWebhook } from "svix";

const stripe = new Stripe("sk_test_unused");
const workos = new WorkOS("sk_test_unused");
const paddle = new Paddle("unused");
const orb = new Orb({ apiKey: "unused" });

const standard = (Webhook) => ({
  verify: (body, secret, headers) => new Webhook(secret).verify(body, Object.fromEntries(headers)),
});

const PARSES = "It parses what it verifies.";
const TRIMS = "A header's text is trimmed on its way to it.";
const UNBOUNDED = "It has no bound for headers.";
const PAST_ONLY = "Its tolerance limits the past alone.";

/** By the name of the provider: how its library verifies, and signs where it can; and in which cases its verdict is
 * another than Hookseal's, with the reason. */
export const LIBRARIES = {
  stripe: {
    header: "Stripe-Signature",
    signs: "genuine: setup_intent.created, compact",
    verify: (body, secret, headers) => stripe.webhooks.constructEvent(body, headers.get("Stripe-Signature"), secret),
    sign: (payload, secret, headers) => {
      const timestamp = Number(/t=(\d+)/u.exec(headers.get("Stripe-Signature"))[1]);
      return stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    },
    differs: {
      "right signature in a header beyond 4096 bytes": UNBOUNDED,
      "17 signatures, the last right": UNBOUNDED,
      "empty signature before a right one": "It takes an empty signature for no header.",
      "genuine: a thin event, compact": "It has another function for thin events.",
      "genuine: a thin event, as printed": "It has another function for thin events.",
      "body that is not JSON, verified only": PARSES,
      "empty body, verified only": PARSES,
      "signature with a trailing space": TRIMS,
      "from the future": PAST_ONLY,
      "one second beyond the tolerance, new": PAST_ONLY,
      "milliseconds where seconds are due": PAST_ONLY,
    },
  },
  github: {
    header: "X-Hub-Signature-256",
    verify: (body, secret, headers) => verifyGitHub(secret, body, headers.get("X-Hub-Signature-256")),
    signs: "genuine: ping, compact",
    sign: (body, secret) => signGitHub(secret, body),
    differs: {
      "empty body, verified only": "It takes an empty body for none.",
      "signature with a trailing space": TRIMS,
    },
  },
  svix: {
    ...standard(SvixWebhook),
    header: "svix-signature",
    sign: (body, secret, headers) =>
      new SvixWebhook(secret).sign(
        headers.get("svix-id"),
        new Date(Number(headers.get("svix-timestamp")) * 1000),
        body,
      ),
  },
  "standard-webhooks": {
    ...standard(StandardWebhook),
    header: "webhook-signature",
    signs: "genuine: contact.created, compact",
    sign: (body, secret, headers) =>
      new StandardWebhook(secret).sign(
        headers.get("webhook-id"),
        new Date(Number(headers.get("webhook-timestamp")) * 1000),
        body,
      ),
    differs: {
      "17 signatures, the last right": UNBOUNDED,
      "body that is not JSON, verified only": PARSES,
    },
  },
  line: {
    verify: (body, secret, headers) => validateSignature(body, secret, headers.get("X-Line-Signature")),
  },
  paddle: {
    verify: (body, secret, headers) => paddle.webhooks.isSignatureValid(body, secret, headers.get("Paddle-Signature")),
    differs: { "from the future": PAST_ONLY },
  },
  orb: {
    header: "X-Orb-Signature",
    verify: (body, secret, headers) => {
      orb.webhooks.verifySignature(body, headers, secret);
    },
    sign: (payload, secret, headers) => orb.webhooks.signPayload(payload, { timestamp: headers.get("X-Orb-Timestamp"), secret }),
  },
  razorpay: {
    verify: (body, secret, headers) =>
      Razorpay.validateWebhookSignature(body, headers.get("X-Razorpay-Signature"), secret),
  },
  workos: {
    verify: (body, secret, headers) => {
      const sigHeader = headers.get("WorkOS-Signature");
      return workos.webhooks.verifyHeader({ payload: JSON.parse(body), sigHeader, secret });
    },
    differs: {
      "body with a trailing newline added": "It serialises the parsed body again.",
      "signature under another name": "It reads the entries by their places.",
      "from the future": PAST_ONLY,
    },
  },
};
