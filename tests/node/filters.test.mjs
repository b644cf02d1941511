// The cases of tests/filters/realestateapi.json, and what only JavaScript can hand over.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { WebhookConfigError } from "hookseal";
import { passesRealestateapiFilters } from "hookseal/schemes";

const cases = JSON.parse(readFileSync(new URL("../filters/realestateapi.json", import.meta.url), "utf8"));

for (const { name, filters, data, passes, message } of cases) {
  test(`filters: ${name}`, () => {
    if (message === undefined) {
      assert.equal(passesRealestateapiFilters({ data }, filters), passes);
      return;
    }
    assert.throws(() => passesRealestateapiFilters({ data }, filters), (error) => {
      assert.ok(error instanceof WebhookConfigError);
      assert.equal(error.code, "invalid_option");
      assert.ok(error.message.includes(message), error.message);
      return true;
    });
  });
}

test("filters: an event without data", () => {
  assert.equal(passesRealestateapiFilters({}, {}), true);
  assert.equal(passesRealestateapiFilters({ data: undefined }, { location: { state: "TX" } }), null);
});

test("filters: what is no event, or no JSON, is a mistake of the caller's", () => {
  for (const [event, filters, option] of [
    [null, {}, "event"],
    [undefined, {}, "event"],
    [{}, new Map([["location", {}]]), "filters"],
    ["evt_1", {}, "event"],
    [{ data: 1n }, {}, "event"],
    [{}, { price_range: { min: Number.NaN } }, "filters"],
    [{}, undefined, "filters"],
  ]) {
    assert.throws(
      () => passesRealestateapiFilters(event, filters),
      (error) => error instanceof WebhookConfigError && error.code === "invalid_option" && error.details.option === option,
    );
  }
});
