// The libraries of providers that sign a text made of the delivery, which are asked for its parts.

import { verifyRequest } from "@contentful/node-apps-toolkit";
import braintree from "braintree";
import { validateV3Signature } from "plivo/dist/utils/v3Security.js";

/** The fields of a form or a query, as a parser hands them over. */
const fieldsOf = (text) => Object.fromEntries(new URLSearchParams(text));

const gatewayOf = (publicKey, privateKey) =>
  new braintree.BraintreeGateway({
    environment: braintree.Environment.Sandbox,
    merchantId: "unused",
    publicKey,
    privateKey,
  });

export const MADE = {
  braintree: {
    verify(body, secret) {
      const { bt_signature: signature, bt_payload: payload } = fieldsOf(body);
      // It takes the pair of its own public key, which Hookseal is not told.
      const pairs = signature.split("&").map((pair) => pair.split("|")[0]);
      return gatewayOf(pairs.at(-1), secret).webhookNotification.parse(signature, payload);
    },
  },
  contentful: {
    verify(body, secret, headers, { method, url }) {
      const { pathname, search } = new URL(url, "https://example.com");
      const request = { method, path: pathname + search, headers: Object.fromEntries(headers), body };
      return verifyRequest(secret, request);
    },
    differs: {
      "the list in another order": "It sorts the list before it signs it.",
      "a list of another header": "It takes whichever header is listed.",
    },
  },
  plivo: {
    verify(body, secret, headers, { method, url }) {
      const nonce = headers.get("X-Plivo-Signature-V3-Nonce");
      const signatures = ["X-Plivo-Signature-V3", "X-Plivo-Signature-Ma-V3"].map((name) => headers.get(name) ?? "");
      return signatures.some((one) => validateV3Signature(method, url, nonce, secret, one, fieldsOf(body)));
    },
  },
};
