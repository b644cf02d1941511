// One genuine delivery, which the binding's tests then spoil.
import assert from "node:assert/strict";

import { engine, Webhook, WebhookError } from "hookseal";

assert.equal(engine, process.execArgv.includes("--no-addons") ? "wasm" : "native");

export const now = 1_700_000_000;
export const secret = "a secret for tests";
export const text = '{"id":"evt_1","type":"listing.new","created":"2023-11-14T22:13:20Z","data":{"price":1.5}}';
export const body = Buffer.from(text);
export const webhook = new Webhook("realestateapi", secret, { now: () => now });
export const genuine = webhook.sign(body, { timestamp: now });

/** The error of a call, which must be one of Hookseal's. */
export function refusal(call) {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof WebhookError, error.stack);
    return error;
  }
  return undefined;
}
