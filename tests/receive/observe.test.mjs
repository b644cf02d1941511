// Observation, with the libraries that people have.
import assert from "node:assert/strict";
import { test } from "node:test";

import client from "prom-client";

import { opentelemetry } from "hookseal/observe/opentelemetry";
import { prometheus } from "hookseal/observe/prometheus";

import { incoming, receiverOf } from "./receiving.mjs";

test("Prometheus", async () => {
  const { receiver } = receiverOf({ observe: prometheus(client) });
  await receiver.respond(incoming());
  await receiver.respond(incoming({ headers: {} }));
  const text = await client.register.metrics();
  assert.ok(text.includes('hookseal_deliveries_total{endpoint="screenings",provider="singlekey",type="screening.completed",outcome="handled"} 1'), text);
  assert.ok(text.includes('hookseal_deliveries_total{endpoint="screenings",provider="singlekey",type="other",outcome="refused"} 1'), text);
  assert.match(text, /hookseal_delivery_seconds_count\{[^}]*outcome="handled"\} 1/u);
});

test("OpenTelemetry", async () => {
  const said = [];
  const meter = {
    createCounter: (name) => ({ add: (value, attributes) => said.push([name, value, attributes.outcome]) }),
    createHistogram: (name, { unit }) => ({ record: (value, attributes) => said.push([name, unit, value < 60, attributes.outcome]) }),
  };
  const { receiver } = receiverOf({ observe: opentelemetry(meter) });
  await receiver.respond(incoming());
  assert.deepEqual(said, [
    ["hookseal.deliveries", 1, "handled"],
    ["hookseal.delivery.duration", "s", true, "handled"],
  ]);
});
