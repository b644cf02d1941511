// A user's file: what must compile, and what must not.
import type { IncomingMessage } from "node:http";

import {
  engine,
  engineError,
  hospitablePersonalSecret,
  Webhook,
  WebhookConfigError,
  WebhookError,
  WebhookPayloadError,
  WebhookVerificationError,
  type ErrorCode,
  type HeadersLike,
  type Provider,
  type ProviderName,
  type Scheme,
  type WebhookEvent,
  type WebhookOptions,
} from "hookseal";
import { KeyedWebhook, KeysUnavailableError } from "hookseal/keys";

const running: "native" | "wasm" = engine;

const options: WebhookOptions = { toleranceSeconds: 60, checkTimestamp: true, now: () => 0, maxBodyBytes: 1024, schema: "enforce" };
const webhook = new Webhook("singlekey", process.env["SECRET"], options);
const name: ProviderName = "hospitable";
const rotated = new Webhook(name, [hospitablePersonalSecret("host@example.com"), process.env["OLD_SECRET"]]);

const scheme: Scheme = {
  name: "acme",
  algorithm: "hmac-sha256",
  signature: { header: "Acme-Signature", layout: "pairs", separator: ",", key: "v1", encoding: "hex" },
  timestamp: { key: "t", unit: "seconds", toleranceSeconds: 300 },
  signedContent: ["timestamp", { literal: "." }, "body"],
  secret: "utf8",
  envelope: { id: "/id", type: "/type", occurredAt: "/created", data: "/data" },
};
const own = new Webhook(scheme, "secret");
// Without a type, as in the README; by whichever of a name and a scheme.
const untyped = {
  $schema: "https://example.com/scheme.json",
  name: "acme",
  algorithm: "hmac-sha256",
  signature: { header: "Acme-Signature", layout: "pairs", separator: ",", key: "v1", encoding: "hex" },
  timestamp: { key: "t", unit: "seconds", toleranceSeconds: 300 },
  signedContent: ["timestamp", { literal: "." }, "body"],
  secret: { encoding: "utf8", prefix: "acme_" },
};
new Webhook(untyped, "secret").verify("{}", {});
declare const provider: Provider;
new Webhook(provider, "secret", { schema: "enforce" }).verify("{}", {});

export function onNode(request: IncomingMessage, body: Buffer): WebhookEvent {
  webhook.verify(body, request.headers);
  return webhook.receive(new Uint8Array(body), request.headersDistinct);
}

export async function onFetch(request: Request): Promise<WebhookEvent> {
  rotated.verify(await request.clone().arrayBuffer(), request.headers);
  await rotated.verifyAsync("text", request.headers);
  const event: WebhookEvent = await own.receiveAsync(new Uint8Array(), request.headers);
  rotated.verify("text", request.headers, { now: 1_700_000_000, method: request.method, url: request.url });
  return event.id === null ? own.receiveRequest(request) : event;
}

export function containers(body: DataView): HeadersLike[] {
  const pairs: [string, string][] = [["a", "b"]];
  webhook.verify(body, new Map(pairs));
  webhook.verify("text", pairs);
  webhook.verify(new SharedArrayBuffer(1), Object.entries({ a: "b" }));
  return [new Headers(), { a: undefined, b: ["c"] }];
}

export function status(error: unknown): number {
  if (error instanceof WebhookVerificationError || error instanceof WebhookPayloadError) return error.status;
  if (error instanceof WebhookConfigError) throw error;
  const code: ErrorCode | undefined = error instanceof WebhookError ? error.code : undefined;
  return code === "signature_mismatch" && running === "wasm" ? 401 : 500;
}

export function answer(error: WebhookError): [401 | 413 | 400 | 422 | 500, number | string | null] {
  if (error.code === "timestamp_too_old") return [error.status, error.details.skewSeconds];
  if (error.code === "missing_header") return [error.status, error.details.key];
  // @ts-expect-error Another error's.
  void error.details.toleranceSeconds;
  return [error.status, error.code];
}
const reason: Error | undefined = engineError;
if (reason !== undefined) throw reason;

export const signed: Record<string, string> = webhook.sign("{}", { timestamp: 0, id: "msg_1" });

const keyed = await KeyedWebhook.open("github-secret-scanning", { toleranceSeconds: 60, now: () => 0 });
const keyedOwn: Webhook = await KeyedWebhook.open(scheme, { url: "https://keys.example.com/jwks.json" });
export const fetched: (Webhook | KeysUnavailableError)[] = [keyed, keyedOwn, new KeysUnavailableError("")];
// @ts-expect-error misspelt
await KeyedWebhook.open("github-secret-scaning");
// @ts-expect-error no such option
await KeyedWebhook.open(scheme, { keysUrl: "https://keys.example.com/jwks.json" });

// @ts-expect-error misspelt
new Webhook("singlkey", "secret");
// @ts-expect-error a scheme with a field that there is not
new Webhook({ ...scheme, encoding: "hex" }, "secret");
// @ts-expect-error a misspelt algorithm
({ ...scheme, algorithm: "hmac-sha" }) satisfies Scheme;
// @ts-expect-error no such field of a delivery
webhook.verify("{}", {}, { time: 1 });
// @ts-expect-error no body
webhook.verify();
// @ts-expect-error a parsed body
webhook.verify({ a: 1 }, {});
// @ts-expect-error no such option
new Webhook("github", "secret", { tolerance: 1 });
// @ts-expect-error no such code
export const wrong: ErrorCode = "signature_missmatch";
// @ts-expect-error a number as a secret
new Webhook("github", 1);
