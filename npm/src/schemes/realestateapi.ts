import { readOffered } from "../engine/generated/answers.js";
import { answered } from "./current.js";
import { parts, type realestateapi, type RealestateapiEvent } from "./public.js";

/**
 * Whether an event of RealEstateAPI passes filters like those with which a webhook is registered.
 *
 * The state and the city are those of an `address` like `123 Main St, Austin, TX 78701`, the price
 * is `new_price` or `list_price`, the type is `property_type`.
 *
 * @returns true if every condition holds, false if one does not, and null if the event does not say
 * @throws {@link WebhookConfigError} `invalid_option` (`filters`), with the place, for filters of
 * another shape or with a condition that the guide does not have
 *
 * @example
 * ```ts
 * import type { RealestateapiEvent } from "hookseal";
 * import { passesRealestateapiFilters } from "hookseal/schemes";
 *
 * const affordable = (event: RealestateapiEvent): boolean =>
 *   passesRealestateapiFilters(event, { location: { state: "TX" }, price_range: { max: 500_000 } }) !== false;
 * ```
 */
export function passesRealestateapiFilters(event: RealestateapiEvent, filters: realestateapi.Filters): boolean | null {
  const { data } = parts.fieldsOf("event", event ?? null);
  const given = [parts.valueJson("filters", filters), parts.valueJson("event", data)].join("\n");
  const { result } = readOffered(answered((compiler) => compiler.offer("realestateapi", "passes_filters", given)));
  return JSON.parse(result) as boolean | null;
}
