// A user's CommonJS file.
import hookseal = require("hookseal");

const webhook: hookseal.Webhook = new hookseal.Webhook("github", "secret");
export const code = (error: hookseal.WebhookError): hookseal.ErrorCode => error.code;
export const event = (body: Buffer): hookseal.WebhookEvent => webhook.receive(body, {});
