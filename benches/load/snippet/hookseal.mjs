// Stands where Hookseal would: the check of RealEstateAPI's guide, and the parser.
import { createHmac, timingSafeEqual } from "node:crypto";

export class WebhookError extends Error {
  code = "signature_mismatch";
  status = 401;
}

export class Webhook {
  #secret;

  constructor(_provider, secret) {
    this.#secret = secret;
  }

  receive(body, headers) {
    const timestamp = headers["x-realestateapi-timestamp"];
    const expected = createHmac("sha256", this.#secret).update(`${timestamp}.${body}`).digest("hex");
    if (!timingSafeEqual(Buffer.from(headers["x-realestateapi-signature"]), Buffer.from(expected))) {
      throw new WebhookError("the signature is wrong");
    }
    return JSON.parse(body);
  }
}
