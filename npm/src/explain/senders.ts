import { answered } from "./answered.js";
import { current } from "./current.js";
import { headOf } from "./head.js";
import type { HeadersLike } from "./public.js";

/**
 * The names of the providers whose headers these are, those of which more is there first.
 *
 * A hint for whoever looks, where a delivery lacks the header that was expected. Headers are a stranger's to choose: who
 * sends to an endpoint is known where it is set up, and no delivery is to be verified by what is named here.
 *
 * @param headers - all that came, as the framework has them
 * @throws {@link WebhookConfigError} `invalid_option` for what are no headers
 *
 * @example
 * ```ts
 * import { possibleSenders } from "hookseal/explain";
 *
 * console.log(possibleSenders({ "Stripe-Signature": "t=1705314600,v1=5257a869" })); // [ "stripe" ]
 * ```
 */
export function possibleSenders(headers: HeadersLike): readonly string[] {
  return answered(current().senders(headOf({ headers }))) as readonly string[];
}
