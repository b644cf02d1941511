// What TypeScript knows about an event after its type and schema were asked for.
import { expectTypeOf } from "expect-type";
import {
  Webhook,
  type EventOf,
  type Mismatch,
  type realestateapi,
  type RealestateapiEvent,
  type Scheme,
  type SinglekeyEvent,
  type WebhookEvent,
} from "hookseal";

declare const body: Uint8Array;
declare const request: Request;
declare const scheme: Scheme;
declare const name: string;
declare const either: "dossier" | "singlekey";

const webhook = new Webhook("realestateapi", "secret");
const event = webhook.receive(body, {});
expectTypeOf(event).toEqualTypeOf<RealestateapiEvent>();
expectTypeOf(webhook.receiveRequest(request)).resolves.toEqualTypeOf<RealestateapiEvent>();

if (event.type === "property.price_changed" && event.schema === "valid") {
  expectTypeOf(event.data).toEqualTypeOf<realestateapi.PropertyPriceChanged>();
  expectTypeOf(event.data.new_price).toEqualTypeOf<number>();
  expectTypeOf(event.mismatch).toEqualTypeOf<null>();
  expectTypeOf(event.provider).toEqualTypeOf<"realestateapi">();
  // @ts-expect-error There is no such field.
  void event.data.new_prize;
}
if (event.schema === "valid" && event.type === "listing.updated") {
  expectTypeOf(event.data.changes[0]?.old_value).toEqualTypeOf<unknown>();
}
if (event.type === "property.price_changed") {
  // @ts-expect-error Nothing was said about the schema: the data may be anything.
  void event.data.new_price;
  if (event.schema === "invalid") {
    expectTypeOf(event.data).toEqualTypeOf<unknown>();
    expectTypeOf(event.mismatch).toEqualTypeOf<Mismatch>();
  }
}

// @ts-expect-error Misspelt.
void (event.type === "property.price_change");
// @ts-expect-error Another provider's.
void (event.type === "screening.completed");
switch (event.type) {
  case "listing.new":
    expectTypeOf(event.schema).toEqualTypeOf<"valid" | "invalid">();
    break;
  // @ts-expect-error Misspelt.
  case "listing.gnu":
    break;
  case "listing.updated":
  case "property.price_changed":
  case "property.status_changed":
  case "valuation.completed":
    break;
  default:
    // Also a type that the guide does not name arrives, as text.
    expectTypeOf(event.schema).toEqualTypeOf<"unknown">();
    expectTypeOf(event.type).toExtend<string>();
    ((type: string) => type === "property.sold")(event.type);
}

const dossier = new Webhook("dossier", "secret").receive(body, {});
if (dossier.type === "message.sent") {
  // The guide only names it.
  expectTypeOf(dossier.schema).toEqualTypeOf<"unknown">();
  expectTypeOf(dossier.data).toEqualTypeOf<unknown>();
}
if (dossier.type === "message.received" && dossier.schema === "valid") {
  expectTypeOf(dossier.data.from).toEqualTypeOf<string>();
}

// A provider without documented payloads, a scheme of one's own and a name that is not known yet.
expectTypeOf(new Webhook("github", "secret").receive(body, {})).toEqualTypeOf<WebhookEvent>();
expectTypeOf(new Webhook(scheme, "secret").receive(body, {})).toEqualTypeOf<WebhookEvent>();
expectTypeOf(new Webhook(name, "secret").receive(body, {})).toEqualTypeOf<WebhookEvent>();
expectTypeOf(new Webhook(either, "secret").receive(body, {})).toEqualTypeOf<EventOf<"dossier"> | SinglekeyEvent>();

// Enforced, an event of a documented type has data of the documented shape.
const enforcing = new Webhook("realestateapi", "secret", { schema: "enforce" });
const enforced = enforcing.receive(body, {});
expectTypeOf(enforced.schema).toEqualTypeOf<"valid" | "unknown">();
if (enforced.type === "property.price_changed") {
  expectTypeOf(enforced.data).toEqualTypeOf<realestateapi.PropertyPriceChanged>();
}
expectTypeOf(new Webhook("github", "secret", { schema: "enforce" }).receive(body, {}).schema).toEqualTypeOf<"valid" | "unknown">();
expectTypeOf(new Webhook("realestateapi", "secret", { schema: "report" }).receive(body, {})).toEqualTypeOf<RealestateapiEvent>();

// What takes any webhook or event takes those of a provider.
const any: Webhook = webhook;
expectTypeOf(enforcing).toExtend<Webhook>();
expectTypeOf(enforcing).toExtend<Webhook<"realestateapi">>();
expectTypeOf(any.receive(body, {})).toEqualTypeOf<WebhookEvent>();
expectTypeOf<RealestateapiEvent>().toExtend<WebhookEvent>();
const annotated: Webhook<"singlekey"> = new Webhook("singlekey", "secret");
expectTypeOf(annotated.receive(body, {})).toEqualTypeOf<SinglekeyEvent>();
