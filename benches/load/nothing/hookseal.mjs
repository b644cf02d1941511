// Stands where Hookseal would: parses, and checks nothing.
export class WebhookError extends Error {}

export class Webhook {
  receive(body) {
    return JSON.parse(body);
  }
}
