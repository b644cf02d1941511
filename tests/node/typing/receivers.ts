// What TypeScript knows about a receiver's events, and that adapters fit where they are mounted.
import { createServer } from "node:http";

import { expectTypeOf } from "expect-type";
import { Webhook, type WebhookEvent } from "hookseal";
import { fetchHandler } from "hookseal/fetch";
import { lambda } from "hookseal/lambda";
import { node } from "hookseal/node";
import { Receiver, type DeadLetter, type Observation } from "hookseal/receive";
import { memory } from "hookseal/stores/memory";
import { postgres } from "hookseal/stores/postgres";

declare const pool: { query(sql: string, values: unknown[]): Promise<{ rows: unknown[] }> };

const singlekey = new Webhook("singlekey", "secret");
const receiver = new Receiver(singlekey, {
  endpoint: "screenings",
  store: postgres((sql, values) => pool.query(sql, values)),
  classify: (error) => (error instanceof RangeError ? "permanent" : "retry"),
  onDeadLetter: (letter) => {
    expectTypeOf(letter).toEqualTypeOf<DeadLetter>();
  },
  observe: (observation) => {
    expectTypeOf(observation).toEqualTypeOf<Observation>();
  },
})
  .on("screening.completed", async (event, delivery) => {
    expectTypeOf(event.type).toEqualTypeOf<"screening.completed">();
    expectTypeOf(delivery.attempt).toEqualTypeOf<number>();
    expectTypeOf(delivery.signal).toEqualTypeOf<AbortSignal>();
    await delivery.complete((sql, values) => pool.query(sql, values));
    if (event.schema === "valid") expectTypeOf(event.data).not.toBeAny();
    // @ts-expect-error Nothing was said about the schema.
    else void event.data.screening_id;
  })
  .otherwise((event) => {
    expectTypeOf(event.provider).toEqualTypeOf<"singlekey">();
  });

// @ts-expect-error The guide names no such type.
receiver.on("screening.complete", () => {});
// @ts-expect-error There is no such verdict.
void new Receiver(singlekey, { classify: () => "forget" });

new Receiver(new Webhook("stripe", "secret"), { endpoint: "payments", store: memory() }).on("invoice.paid", (event) => {
  expectTypeOf(event).toEqualTypeOf<WebhookEvent>();
});
Receiver.worker("singlekey", { endpoint: "screenings" }).on("form.opened", (event) => {
  expectTypeOf(event.type).toEqualTypeOf<"form.opened">();
});

createServer(node(receiver));
createServer(node(singlekey, (request, response) => response.end(request.event.type)));
expectTypeOf(fetchHandler(receiver)).returns.resolves.toEqualTypeOf<Response>();
fetchHandler(singlekey, (event, _request, environment: { readonly NAME: string }) => {
  expectTypeOf(event.provider).toEqualTypeOf<"singlekey">();
  return new Response(environment.NAME);
});
lambda(singlekey, (event) => ({ statusCode: 200, body: event.deduplicationKey }));
