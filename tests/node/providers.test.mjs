// The constants of `hookseal/providers`: what a program hands over that runs where a provider is not known by its name.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { engine, Webhook } from "hookseal";
import * as module from "hookseal/providers";

import { isMade } from "../vectors/runner.mjs";

const { PROVIDERS, ...providers } = module;
const folder = new URL("../../providers/", import.meta.url);
const documents = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));

test("there is a constant for each document, with its name and a plan, and its scheme where keys read it, which nobody can change", () => {
  const byName = new Map(Object.values(providers).map((constant) => [constant.name, constant]));
  assert.equal(Object.keys(providers).length, documents.length);
  for (const { scheme } of documents) {
    const constant = byName.get(scheme.name);
    // A plan alone does not say how public keys and JSON Web Signatures are checked, nor what is made of a delivery or a secret.
    const wantsKeys = isMade(scheme) || /"jws|"public-key"/u.test(JSON.stringify([scheme.signature.layout, scheme.secret]));
    assert.equal(constant.plan.includes(scheme.name), !wantsKeys, scheme.name);
    // `hookseal/keys` reads the scheme, which knows by name only what is known everywhere.
    const isRead = (wantsKeys || scheme.secret.publicKey !== undefined) && scheme.name !== "standard-webhooks";
    assert.deepEqual(constant, { name: scheme.name, plan: constant.plan, ...(isRead && { scheme }) });
    assert.ok(Object.isFrozen(constant));
  }
  assert.deepEqual(new Set(PROVIDERS), new Set(Object.values(providers)));
});

test("a constant stands for its provider, in every engine", () => {
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

test("a constant of a provider whose signatures public keys check has what they are read by", async () => {
  await import("hookseal/keys");
  const { publicKey } = generateKeyPairSync("ed25519");
  const bytes = publicKey.export({ type: "spki", format: "der" }).subarray(-32);
  assert.doesNotThrow(() => new Webhook(providers.discord, bytes.toString("hex")));
  assert.doesNotThrow(() => new Webhook(providers.standardWebhooks, `whpk_${bytes.toString("base64")}`));
});
