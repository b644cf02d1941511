// Keys that are fetched, from a server of this process that speaks TLS: `keys.test.mjs` runs this with the server's
// certificate among those that are trusted.
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";

import { Webhook, WebhookError } from "hookseal";
import { KeyedWebhook, KeySource, KeysUnavailableError } from "hookseal/keys";
import { awsSns, paypal } from "hookseal/providers";

const read = (name) => readFileSync(new URL(name, import.meta.url));
const HOUR = 3600;
const DAY = 24 * HOUR;

/** What the server answers, and how often it was asked. */
const answers = { status: 200, headers: {}, body: "", wait: Promise.resolve() };
let asked = 0;
const server = createServer({ cert: read("localhost.cert.pem"), key: read("localhost.key.pem") }, (request, response) => {
  asked += 1;
  // To an address that nobody answers, nothing is sent.
  if (request.url === "/silent") return;
  const { status, headers, body } = answers;
  // Whoever follows a redirect is given what he wants.
  void answers.wait.then(() => response.writeHead(request.url === "/elsewhere.json" ? 200 : status, headers).end(body));
});
server.listen(0, "localhost");
await once(server, "listening");
const url = `https://localhost:${server.address().port}/jwks.json`;

const pairs = Object.fromEntries(["one", "two", "three", "four"].map((id) => [id, generateKeyPairSync("ed25519")]));
const jwks = (...ids) => JSON.stringify({ keys: ids.map((kid) => Object.assign(pairs[kid].publicKey.export({ format: "jwk" }), { kid })) });
const scheme = {
  name: "own",
  algorithm: "ed25519",
  signature: { header: "Signature", layout: "plain", encoding: "base64" },
  signedContent: ["body"],
  secret: { encoding: "public-key", keyIdHeader: "Key-Id" },
};
const body = Buffer.from("{}");
const headersOf = (id) => ({ Signature: sign(null, body, pairs[id].privateKey).toString("base64"), "Key-Id": id });

let now = 1_700_000_000;
const clock = () => now;
/** `why`: as the core says it in every language. */
const unavailable = (promise, why = "") => assert.rejects(promise, (error) => {
  assert.ok(error instanceof KeysUnavailableError);
  assert.match(error.message, /^no keys could be fetched from https:/u);
  assert.ok(error.message.endsWith(why), error.message);
  return true;
});

answers.headers = { "cache-control": "max-age=600" };
answers.body = jwks("one");
const webhook = await KeyedWebhook.open(scheme, { url, now: clock });
assert.equal(asked, 1);
assert.ok(webhook instanceof Webhook);

// What is fresh is not asked for again, and a synchronous call asks for nothing.
now += 599;
await webhook.verifyAsync(body, headersOf("one"));
assert.throws(() => webhook.verify(body, headersOf("two")), WebhookError);
assert.equal(asked, 1);

// What is no longer fresh is.
now += 1;
await webhook.verifyAsync(body, headersOf("one"));
assert.equal(asked, 2);

// A key that is not among them: not within a minute, then once, and the delivery is judged again.
answers.body = jwks("one", "two");
await assert.rejects(webhook.verifyAsync(body, headersOf("two")), { code: "unknown_key" });
assert.equal(asked, 2);
now += 60;
const event = await webhook.receiveAsync(body, headersOf("two"));
assert.equal(event.provider, "own");
assert.equal(asked, 3);
for (let time = 0; time < 20; time += 1) await assert.rejects(webhook.verifyAsync(body, headersOf("three")), { code: "unknown_key" });
assert.equal(asked, 3);

// Several deliveries with a key that is new: the first has it looked up, and the others wait for it.
answers.body = jwks("one", "two", "three");
now += 60;
let answer;
answers.wait = new Promise((resolve) => {
  answer = resolve;
});
const waiting = Array.from({ length: 5 }, () => webhook.verifyAsync(body, headersOf("three")));
// What needs nothing new does not wait.
await webhook.verifyAsync(body, headersOf("one"));
answer();
await Promise.all(waiting);
assert.equal(asked, 4);
answers.wait = Promise.resolve();

// Nor is what was handed over, by then, something else.
now += 600;
const changing = Uint8Array.from(body);
const changed = webhook.verifyAsync(changing, headersOf("one"));
changing.fill(0);
await changed;
assert.equal(asked, 5);

// As a request.
const request = new Request("https://receiver.example/", { method: "POST", headers: headersOf("two"), body });
assert.equal((await webhook.receiveRequest(request)).authenticity, "signature");

// What no keys can be read from is no answer: those that are there stay.
answers.body = "<html>";
now += 600;
await webhook.verifyAsync(body, headersOf("one"));
assert.equal(asked, 6);

// Where nothing better comes, what was fetched is used for a day.
answers.status = 503;
now += HOUR;
await webhook.verifyAsync(body, headersOf("one"));
assert.equal(asked, 7);
// But who an unknown key is remains open: the sender is to try again.
now += 60;
await unavailable(webhook.verifyAsync(body, headersOf("four")));
now += DAY;
await unavailable(webhook.verifyAsync(body, headersOf("one")));

// What is no answer.
answers.status = 302;
answers.headers = { location: "/elsewhere.json" };
answers.body = jwks("one");
await unavailable(KeyedWebhook.open(scheme, { url }), ": the status is 302");
answers.status = 200;
answers.body = " ".repeat(256 * 1024 + 1);
await unavailable(KeyedWebhook.open(scheme, { url }), ": it has more than 262144 bytes");
answers.body = Buffer.of(0xff);
await unavailable(KeyedWebhook.open(scheme, { url }));
await unavailable(KeyedWebhook.open(scheme, { url: url.replace("jwks.json", "silent") }));
answers.body = "<html>";
await assert.rejects(KeyedWebhook.open(scheme, { url }), { code: "malformed_secret" });

// Where it may be.
assert.throws(() => new KeySource("own", { url: url.replace("https", "http") }), { code: "invalid_option" });
await assert.rejects(KeyedWebhook.open("discord"), { code: "invalid_option" });
await assert.rejects(KeyedWebhook.open(undefined), { code: "invalid_option" });
await assert.rejects(KeyedWebhook.open(scheme, null), { code: "invalid_option" });
await assert.rejects(KeyedWebhook.open(scheme, { url: 1 }), { code: "invalid_option" });
// A method without its webhook.
for (const method of ["verify", "receive", "verifyAsync", "receiveAsync"]) {
  const detached = webhook[method];
  if (method.endsWith("Async")) await assert.rejects(detached(body, {}), { code: "invalid_option" });
  else assert.throws(() => detached(body, {}), { code: "invalid_option" });
}
const known = [];
const fetch = (address) => {
  known.push(address);
  return Promise.resolve(new Response(jwks("one")));
};
await new KeySource("github-secret-scanning", { fetch }).keys();
assert.deepEqual(known, ["https://api.github.com/meta/public_keys/secret_scanning"]);

// Where each delivery names its key: nothing is fetched before, and nothing but what the provider's document allows.
const vectors = JSON.parse(readFileSync(new URL("../../vectors/aws-sns.json", import.meta.url)));
const delivery = (name) => vectors.cases.find((each) => each.name === name);
const genuine = delivery("genuine");
const [topic, certificates] = genuine.secrets;
const message = genuine.body.text;
let moment = genuine.now;
let answered = (address) => new Response(JSON.parse(certificates)[address]);
const addresses = [];
const certified = (address) => {
  addresses.push(address);
  return Promise.resolve(answered(address));
};
const messages = await KeyedWebhook.open(awsSns, { secrets: topic, fetch: certified, now: () => moment });
assert.deepEqual(addresses, []);
assert.throws(() => messages.verify(message, {}), WebhookError);
// Two at once have it fetched once.
const [first] = await Promise.all([messages.receiveAsync(message, {}), messages.verifyAsync(Buffer.from(message), {})]);
assert.equal(first.deduplicationKey, `aws-sns:${JSON.parse(message).MessageId}`);
assert.deepEqual(addresses, Object.keys(JSON.parse(certificates)).slice(0, 1));
await messages.verifyAsync(message, {});
// Another certificate is another request, but not at once.
const other = delivery("by the other certificate").body.text;
await unavailable(messages.verifyAsync(other, {}), ".pem: one was asked for just now");
moment += 1;
answered = () => new Response("", { status: 404 });
await unavailable(messages.verifyAsync(other, {}));
moment += 1;
answered = () => new Response("<html>");
await unavailable(messages.verifyAsync(other, {}));
moment += 1;
answered = (address) => new Response(JSON.parse(certificates)[address]);
await messages.verifyAsync(other, {});
await messages.verifyAsync(message, {});
// An address that is not the provider's is never asked, and the delivery is refused.
const before = addresses.length;
moment += 1;
await assert.rejects(messages.verifyAsync(delivery("a certificate that was not given").body.text, {}), { code: "unknown_key" });
assert.equal(addresses.length, before);
// Whose messages are taken has to be said.
await assert.rejects(KeyedWebhook.open(awsSns, { fetch: certified }), { code: "empty_secret" });
await assert.rejects(KeyedWebhook.open(awsSns, { secrets: [topic], url: "http://localhost/{hex}.pem" }), { code: "invalid_option" });

// PayPal names its certificate in a header.
const { cases } = JSON.parse(readFileSync(new URL("../../vectors/paypal.json", import.meta.url)));
const sent = (name) => cases.find((each) => each.name === name);
const sale = sent("genuine");
const looked = [];
const payments = await KeyedWebhook.open(paypal, {
  secrets: sale.secrets[0],
  now: () => sale.now,
  fetch: (address) => {
    looked.push(address);
    return Promise.resolve(new Response(JSON.parse(sale.secrets[1])[address]));
  },
});
const pay = (name) => payments.receiveAsync(sent(name).body.text, sent(name).headers);
await assert.rejects(pay("a certificate from elsewhere"), { code: "unknown_key" });
assert.deepEqual(looked, []);
assert.equal((await pay("genuine")).authenticity, "fields");
await assert.rejects(pay("another body"), { code: "signature_mismatch" });
assert.deepEqual(looked, [sale.headers.find(([name]) => name === "PAYPAL-CERT-URL")[1]]);

server.closeAllConnections();
server.close();
