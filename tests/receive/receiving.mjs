// Deliveries without a server: requests as adapters hand them over.
import { randomBytes } from "node:crypto";

import { Webhook } from "hookseal";
import { Receiver } from "hookseal/receive";
import { memory } from "hookseal/stores/memory";

export const webhook = new Webhook("singlekey", "secret");

/** A request with an event of its own, of a webhook's provider. */
export function incoming({ id = randomBytes(6).toString("hex"), type = "screening.completed", signer = webhook, method = "POST", url = "/hook", body, headers, more = {}, ...rest } = {}) {
  const text = body ?? JSON.stringify({ id, event: type, type, webhook_id: id, timestamp: "2026-01-01T00:00:00Z", created: 1, data: {} });
  return {
    id,
    method,
    url,
    headers: { ...(headers ?? signer.sign(text)), ...more },
    peer: "192.0.2.1",
    readBody: () => Promise.resolve(new TextEncoder().encode(text)),
    onGone() {},
    ...rest,
  };
}

/** Something that is waited for, and settled from outside. */
export function deferred() {
  let [resolve, reject] = [undefined, undefined];
  const promise = new Promise((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
}

export const quiet = { log: () => {} };

export const TYPE = "screening.completed";

/** A receiver with one handler, and what it told. */
export function receiverOf(options = {}, handler = () => {}) {
  const observed = [];
  const receiver = new Receiver(webhook, { endpoint: "screenings", store: memory(), observe: (told) => observed.push(told), ...quiet, ...options }).on(TYPE, handler);
  return { receiver, observed, outcomes: () => observed.map(({ outcome }) => outcome) };
}

/** A store whose calls fail as told. */
export function failing(fails) {
  const inner = memory();
  const calls = [];
  const call = (name) => (...values) => {
    calls.push(name);
    return fails(name, calls) ? Promise.reject(new Error(`the store failed at ${name}`)) : inner[name](...values);
  };
  return { calls, claim: call("claim"), complete: call("complete"), release: call("release") };
}
