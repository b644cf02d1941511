import { answered } from "./answered.js";
import { current } from "./current.js";
import type { Explanation } from "./explanation.js";
import { headOf, type Capture } from "./head.js";
import { parts, type Provider, type Secrets } from "./public.js";

/**
 * Why a delivery is accepted or not: the cause, from one delivery that fails.
 *
 * For a test, a log line or a desk, never for an HTTP answer. It tries what may be wrong with the body, the secret, the
 * signature, the signed content, the scheme and the clocks, alone and in pairs: at most 3500 MACs, some tens of
 * milliseconds. It shows neither a secret nor an expected signature, and what it finds is no acceptance.
 *
 * @param provider - the provider's name, or how it signs
 * @param secrets - the secret, or several; what is wrong with one is a finding
 * @param delivery - its parts, or what {@link capture} wrote; also a HAR file, an HTTP request or a `curl` line of one delivery
 * @throws {@link WebhookConfigError} `unknown_provider`, `invalid_scheme`, `body_not_raw`; `invalid_option` for what is
 * no delivery; `empty_secret` and `malformed_secret` for what is no text
 *
 * @example
 * ```ts
 * import { explain } from "hookseal/explain";
 *
 * const signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
 * const delivery = { body: "Hello, World!\n", headers: { "X-Hub-Signature-256": signature } };
 * const { findings } = explain("github", "It's a Secret to Everybody", delivery);
 * console.log(findings[0]?.code); // line_break_added
 * ```
 */
export function explain(provider: Provider, secrets: Secrets, delivery: Capture | string): Explanation {
  const { document } = parts.configure(provider, secrets, {});
  const isText = typeof delivery === "string";
  if (!isText && (typeof delivery !== "object" || delivery === null)) throw parts.configError("object", "delivery", parts.describe(delivery));
  const body = isText ? new TextEncoder().encode(delivery) : parts.bytesOf(delivery.body, Infinity);
  return answered(current().explain(document, isText ? "" : headOf(delivery), body)) as Explanation;
}
