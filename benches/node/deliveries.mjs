// Genuine deliveries, as each provider's documentation has them signed, and what is wrong with the others.
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

export const SIZES = [512, 4096, 65_536, 1_048_576];
export const LARGE_SIZES = [...SIZES, 10_485_760, 104_857_600];

/** Long enough for Standard Webhooks, which wants 24 bytes after decoding. */
const KEY = "a key of 32 bytes for benchmarks";
/** The secret of each provider, as its dashboard would show it. */
export const SECRETS = {
  realestateapi: KEY,
  github: KEY,
  stripe: `whsec_${KEY}`,
  "standard-webhooks": `whsec_${Buffer.from(KEY).toString("base64")}`,
};

/** What else a server behind a proxy finds in a request, spelled as Node.js spells it. */
const OTHER_HEADERS = {
  host: "api.example.com",
  "user-agent": "Webhooks/1.0 (+https://example.com/docs/webhooks)",
  accept: "*/*",
  "accept-encoding": "gzip, deflate, br",
  "content-type": "application/json; charset=utf-8",
  "x-forwarded-for": "203.0.113.7",
  "x-forwarded-proto": "https",
  "x-request-id": "7f9c2ba4-e88f-4a3b-9d5c-0a1b2c3d4e5f",
  traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  connection: "keep-alive",
};

const SIGNERS = {
  realestateapi(body, timestamp) {
    const signature = mac(KEY, `${timestamp}.`, body).toString("hex");
    return { "x-realestateapi-signature": signature, "x-realestateapi-timestamp": `${timestamp}` };
  },
  github(body) {
    return { "x-hub-signature-256": `sha256=${mac(KEY, body).toString("hex")}` };
  },
  stripe(body, timestamp) {
    const signature = mac(SECRETS.stripe, `${timestamp}.`, body).toString("hex");
    return { "stripe-signature": `t=${timestamp},v1=${signature}` };
  },
  "standard-webhooks"(body, timestamp) {
    const id = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
    const signature = mac(KEY, `${id}.${timestamp}.`, body).toString("base64");
    return { "webhook-id": id, "webhook-timestamp": `${timestamp}`, "webhook-signature": `v1,${signature}` };
  },
};

function mac(key, ...parts) {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** The body of so many bytes that all suites use. */
export const bodyOf = (size) => read(`${size}.json`);

/** As many bytes, of which most are one long text. */
export const textOf = (size) => read(`text-${size}.json`);

function read(name) {
  const folder = process.env.HOOKSEAL_BENCH_BODIES;
  if (folder === undefined) throw new Error("HOOKSEAL_BENCH_BODIES is not set: run `cargo xtask bench`");
  return readFileSync(path.join(folder, name));
}

/** A delivery that was signed `secondsAgo`. */
export function delivery(scheme, body, secondsAgo = 0) {
  const timestamp = Math.floor(Date.now() / 1000) - secondsAgo;
  // The signature is not the first header that a server finds.
  return { body, headers: { ...OTHER_HEADERS, ...SIGNERS[scheme](body, timestamp) } };
}

/** The same delivery with one bit of its body flipped. */
export function forged({ body, headers }) {
  const other = Buffer.from(body);
  other[other.length >> 1] ^= 1;
  return { body: other, headers };
}
