// The schemes of `hookseal/providers`: what a runtime hands over that does not know a provider by its name.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { engine, Webhook } from "hookseal";
import * as module from "hookseal/providers";

const { PROVIDERS, ...providers } = module;
const folder = new URL("../../providers/", import.meta.url);
const documents = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));

test("there is a constant for each document, and it is the document's scheme", () => {
  const byName = new Map(Object.values(providers).map((scheme) => [scheme.name, scheme]));
  assert.equal(Object.keys(providers).length, documents.length);
  for (const { scheme } of documents) assert.deepEqual(byName.get(scheme.name), scheme);
  assert.deepEqual(new Set(PROVIDERS), new Set(Object.values(providers)));
});

test("a constant is a scheme, in every engine", () => {
  const body = '{"type":"user.created","data":{"id":"user_1"}}';
  const webhook = new Webhook(providers.clerk, "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
  const event = webhook.receive(body, webhook.sign(body, { id: "msg_1" }));
  assert.deepEqual([event.provider, event.type, event.id], ["clerk", "user.created", "msg_1"]);
});

test("a name is known, or the error says what to hand over in its place", () => {
  const make = () => new Webhook("clerk", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
  if (engine === "native") assert.doesNotThrow(make);
  else assert.throws(make, { code: "unknown_provider", message: /hookseal\/providers/u });
});
