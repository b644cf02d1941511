import { compiled } from "./current.js";
import { parts, type CompiledScheme, type Scheme, type SchemeDocument } from "./public.js";

/**
 * Compiles a scheme of your own, to be kept or bundled: what it gives is plain data, for the {@link Webhook} of this very
 * version of the package on any runtime.
 *
 * A program that imports this module can hand a scheme to a webhook as it is. One that gets what was compiled beforehand
 * need not ship what compiles.
 *
 * @param scheme - how the provider signs
 * @throws {@link WebhookConfigError} `invalid_scheme`
 *
 * @example
 * ```ts
 * import { Webhook } from "hookseal";
 * import { compile } from "hookseal/schemes";
 *
 * const acme = compile({
 *   name: "acme",
 *   algorithm: "hmac-sha256",
 *   signature: { header: "Acme-Signature", layout: "plain", encoding: "hex" },
 *   signedContent: ["body"],
 *   secret: "utf8",
 * });
 * const webhook = new Webhook(acme, "the secret from the dashboard");
 * ```
 */
export function compile(scheme: Scheme | SchemeDocument): CompiledScheme {
  const document = parts.schemeJson(scheme);
  const { name, plan } = compiled(document);
  // Of what was compiled, whatever the caller changes later.
  return Object.freeze({ name, plan, scheme: JSON.parse(document) as Scheme });
}
