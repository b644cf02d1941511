import { settingJson } from "../../input/configuration.js";
import { offered } from "../../input/offer.js";

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
  return offered("hospitable", "personal_secret", settingJson("email", email)) as string;
}
