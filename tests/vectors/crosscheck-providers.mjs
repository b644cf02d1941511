// What `crosscheck.mjs` knows of some providers by itself.

/** How some providers sign, in words of their own: the key, the signed segments, and the header's candidates. All
 * others by the schemes of their documents, which `crosscheck.mjs` reads without the core. */
export const PROVIDERS = {
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
  "standard-webhooks with a public key": {
    algorithm: "ed25519",
    encoding: "base64",
    key: (secret) => secret.slice("whpk_".length),
    content: ({ header, body }) => [header("webhook-id"), ".", header("webhook-timestamp"), ".", body],
    candidates: ({ header }) => after("v1a,", header("webhook-signature").split(" ")),
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

export function after(prefix, entries) {
  return entries.filter((entry) => entry.startsWith(prefix)).map((entry) => entry.slice(prefix.length));
}
