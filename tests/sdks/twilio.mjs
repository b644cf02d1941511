// Twilio's official library, which is asked for the URL, too.

import * as twilio from "twilio/lib/webhooks/webhooks.js";

/** The fields of a form, as a parser hands them over: those that came twice as a list. */
function fieldsOf(body) {
  const form = new URLSearchParams(body);
  return Object.fromEntries([...form.keys()].map((name) => [name, form.getAll(name).length > 1 ? form.getAll(name) : form.get(name)]));
}

export const TWILIO = {
  header: "X-Twilio-Signature",
  verify: (body, secret, headers, { url }) => {
    const signature = headers.get("X-Twilio-Signature");
    if (url.includes("bodySHA256")) return twilio.validateRequestWithBody(secret, signature, url, body);
    return twilio.validateRequest(secret, signature, url, fieldsOf(body));
  },
  signs: "the example of the documentation",
  sign: (body, secret, headers, { url }) => twilio.getExpectedTwilioSignature(secret, url, fieldsOf(body)),
};
