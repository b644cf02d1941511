// What providers offer besides their deliveries. The core has the rules: in the addon, and where the engine has plans alone,
// in what `hookseal/schemes` brings.
import { engine, plans } from "../engine/engine.js";
import { readOffered } from "../engine/generated/answers.js";
import { FINE } from "../engine/generated/boundary.js";
import { configError, lastError } from "../errors/report.js";
import { fieldsOf, valueJson } from "../input/configuration.js";
import { describeSetting } from "../input/describe.js";
import type { realestateapi, RealestateapiEvent } from "../types/generated/index.js";

/**
 * The secret of a personal Hospitable account, which is made of the account's e-mail address.
 *
 * In Workers, edge runtimes and pages it needs `import "hookseal/schemes"`.
 *
 * @param email - the address as it stands in the account
 * @returns its Base64; "" for an address that is undefined or "", which {@link Webhook} refuses
 * with `empty_secret`
 * @throws {@link WebhookConfigError} `invalid_option` (`email`), for what is no text; also (`hospitablePersonalSecret`) where
 * that import is missing
 *
 * @example
 * ```ts
 * import { hospitablePersonalSecret, Webhook } from "hookseal";
 * import "hookseal/schemes"; // in Workers, edge runtimes and pages
 *
 * const webhook = new Webhook("hospitable", hospitablePersonalSecret("host@example.com"));
 * ```
 */
export function hospitablePersonalSecret(email: string | undefined): string {
  const address: unknown = email ?? "";
  if (typeof address !== "string") throw configError("text", "email", describeSetting(address));
  return offered("hospitablePersonalSecret", "hospitable", "personal_secret", valueJson("email", address)) as string;
}

/**
 * Whether an event of RealEstateAPI passes filters like those with which a webhook is registered.
 *
 * The state and the city are those of an `address` like `123 Main St, Austin, TX 78701`, the price
 * is `new_price` or `list_price`, the type is `property_type`. In Workers, edge runtimes and pages it needs
 * `import "hookseal/schemes"`.
 *
 * @returns true if every condition holds, false if one does not, and null if the event does not say
 * @throws {@link WebhookConfigError} `invalid_option` (`filters`), with the place, for filters of
 * another shape or with a condition that the guide does not have; also (`passesRealestateapiFilters`) where that import is
 * missing
 *
 * @example
 * ```ts
 * import { passesRealestateapiFilters, type RealestateapiEvent } from "hookseal";
 *
 * const affordable = (event: RealestateapiEvent): boolean =>
 *   passesRealestateapiFilters(event, { location: { state: "TX" }, price_range: { max: 500_000 } }) !== false;
 * ```
 */
export function passesRealestateapiFilters(event: RealestateapiEvent, filters: realestateapi.Filters): boolean | null {
  const { data } = fieldsOf("event", event ?? null);
  const given = [valueJson("filters", filters), valueJson("event", data)].join("\n");
  return offered("passesRealestateapiFilters", "realestateapi", "passes_filters", given) as boolean | null;
}

/** The answer to what `called` asks the core, with arguments as JSON, each on a line of its own. */
function offered(called: string, provider: string, name: string, given: string): unknown {
  const own = engine();
  let result: string | undefined;
  if (own.offer === undefined) {
    result = plans()?.offer?.(provider, name, given);
    if (result === undefined) throw configError("option", called, "it is not in this build: write `import \"hookseal/schemes\"`, too");
  } else {
    if (own.offer(provider, name, given) !== FINE) throw lastError();
    ({ result } = readOffered(own.answer()));
  }
  return JSON.parse(result);
}
