import { describeSetting } from "../input/describe.js";
import { configError } from "../errors/report.js";

const encoder = new TextEncoder();

/**
 * The secret of a personal Hospitable account, which is made of the account's e-mail address.
 *
 * @param email - the address as it stands in the account
 * @returns its Base64; "" for an address that is undefined or "", which {@link Webhook} refuses
 * with `empty_secret`
 *
 * @example
 * ```ts
 * import { hospitablePersonalSecret, Webhook } from "hookseal";
 *
 * const webhook = new Webhook("hospitable", hospitablePersonalSecret("host@example.com"));
 * ```
 */
export function hospitablePersonalSecret(email: string | undefined): string {
  const address: unknown = email ?? "";
  if (typeof address !== "string") throw configError("text", "email", describeSetting(address));
  return btoa(String.fromCodePoint(...encoder.encode(address)));
}
