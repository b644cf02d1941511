// What a receiver does, without a server: its options, outcomes, timers, letters and health.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Webhook } from "hookseal";
import { Receiver } from "hookseal/receive";
import { memory } from "hookseal/stores/memory";

import { until } from "./processes.mjs";
import { deferred, failing, incoming, quiet, receiverOf, TYPE, webhook } from "./receiving.mjs";

const option = (name) => (error) => error.code === "invalid_option" && error.details.option === name;

test("options that cannot be are refused when the receiver is made", () => {
  assert.throws(() => new Receiver(webhook, { store: memory() }), option("endpoint"));
  assert.throws(() => new Receiver(webhook, { endpoint: "a b", store: memory() }), option("endpoint"));
  assert.throws(() => new Receiver(webhook, { endpoint: "a\nstore=no", store: memory() }), option("endpoint"));
  assert.throws(() => new Receiver(webhook, { endpoint: "a", store: memory(), send: () => {} }), option("send"));
  assert.throws(() => new Receiver(webhook, { endpoint: "a", store: memory(), leaseMs: 4000 }), option("lease"));
  assert.throws(() => new Receiver(webhook, { endpoint: "a", store: memory(), keepMs: 60_000 }), option("keep"));
  const receiver = new Receiver(webhook, {}).on(TYPE, () => {}).otherwise(() => {});
  assert.throws(() => receiver.on(TYPE, () => {}), option("on"));
  assert.throws(() => receiver.otherwise(() => {}), option("otherwise"));
  assert.throws(() => Receiver.worker("singlekey", { endpoint: "", store: memory() }), option("endpoint"));
});

test("types with no handler are answered and not handled, unless there is one for all others", async () => {
  const { receiver, outcomes } = receiverOf();
  assert.equal((await receiver.respond(incoming({ type: "form.opened" }))).status, 200);
  assert.deepEqual(outcomes(), ["ignored"]);
  const others = [];
  receiver.otherwise((event) => others.push(event.type));
  await receiver.respond(incoming({ type: "form.opened" }));
  await receiver.respond(incoming());
  assert.deepEqual(others, ["form.opened"]);
});

test("a handler is told of the attempt, and `classify` says what its failures mean", async () => {
  const attempts = [];
  const letters = [];
  const options = { classify: ({ message }) => message, onDeadLetter: (letter) => letters.push(letter) };
  let verdict = "retry";
  const { receiver, outcomes } = receiverOf(options, (_event, { attempt, signal, key, variant }) => {
    attempts.push(attempt);
    assert.deepEqual([signal.aborted, key.startsWith("screenings:singlekey:"), variant], [false, true, undefined]);
    throw new Error(verdict);
  });
  const delivery = incoming();
  assert.equal((await receiver.respond(delivery)).status, 500);
  assert.equal((await receiver.respond(delivery)).status, 500);
  verdict = "ignore";
  assert.equal((await receiver.respond(delivery)).status, 200);
  assert.equal((await receiver.respond(delivery)).status, 200);
  assert.deepEqual(attempts, [1, 2, 3]);
  verdict = "permanent";
  const permanent = incoming();
  assert.equal((await receiver.respond(permanent)).status, 200);
  assert.equal((await receiver.respond(permanent)).status, 200);
  assert.deepEqual(letters.map(({ event, reason, attempt, error }) => [event.id, reason, attempt, error.message]), [[permanent.id, "permanent", 1, "permanent"]]);
  assert.deepEqual(outcomes().slice(0, 2), ["failed", "failed"]);
});

test("without a place for dead letters one is logged", async () => {
  const lines = [];
  const { receiver } = receiverOf({ classify: () => "permanent", log: (line) => lines.push(line) }, () => {
    throw new Error("no such screening");
  });
  await receiver.respond(incoming());
  assert.ok(lines.some((line) => line.includes("no onDeadLetter")), lines.join("\n"));
});

test("what is refused before it is verified is logged, too", async () => {
  const lines = [];
  const { receiver } = receiverOf({ log: (line) => lines.push(line) });
  const requests = [{ method: "PUT" }, { more: { "content-encoding": "gzip" } }, { more: { "content-length": "2000000" } }, { body: "{}", headers: {} }];
  for (const request of requests) await receiver.respond(incoming(request));
  const closed = receiver.close();
  await receiver.respond(incoming());
  await closed;
  assert.deepEqual(lines.map((line) => line.split(":")[0]), ["405 method_not_allowed", "415 encoded_body", "413 body_too_large", "401 missing_header", "503 closing"]);
});

test("a declared length is too long, however many digits it has", async () => {
  const { receiver } = receiverOf();
  for (const length of ["2000000", "9".repeat(20), "9".repeat(5000)]) {
    const { status, body } = await receiver.respond(incoming({ more: { "content-length": length } }));
    assert.deepEqual([status, body], [413, '{"error":"body_too_large"}'], length);
  }
  for (const length of ["", "no number", "-1"]) assert.equal((await receiver.respond(incoming({ more: { "content-length": length } }))).status, 200, length);
});

test("who never tries again is a dead letter at the first failure", async () => {
  const github = new Webhook("github", "It's a Secret to Everybody");
  const letters = [];
  const receiver = new Receiver(github, { endpoint: "pushes", store: memory(), onDeadLetter: ({ reason }) => letters.push(reason), ...quiet }).otherwise(() => {
    throw new Error("the handler failed");
  });
  assert.equal((await receiver.respond(incoming({ signer: github }))).status, 500);
  assert.deepEqual(letters, ["final"]);
});

test("a sender that waits no longer is told to come again, and finds the event handled", async () => {
  const gate = deferred();
  const { receiver, outcomes } = receiverOf({ facts: { deadlineMs: 600 } }, () => gate.promise);
  const delivery = incoming();
  const answer = await receiver.respond(delivery);
  assert.deepEqual([answer.status, answer.body], [503, '{"error":"late"}']);
  assert.ok(Number(answer.headers["Retry-After"]) >= 1);
  assert.equal((await receiver.respond(delivery)).body, '{"error":"busy"}');
  gate.resolve();
  await until(() => outcomes().includes("handled"));
  assert.equal((await receiver.respond(delivery)).status, 200);
  assert.deepEqual(outcomes(), ["late", "busy", "handled", "duplicate"]);
});

test("a header splits keys by a closed list", async () => {
  const shopify = new Webhook("shopify", "secret");
  const handled = [];
  const variant = { header: "X-Shopify-Topic", values: ["orders/create", "orders/updated"] };
  const receiver = new Receiver(shopify, { endpoint: "orders", store: memory(), variant, ...quiet }).otherwise((_event, given) => handled.push(given.variant));
  const body = '{"id":1}';
  for (const topic of ["orders/create", "orders/updated", "orders/create", "orders/deleted"]) {
    const answer = await receiver.respond(incoming({ signer: shopify, body, more: { "x-shopify-topic": topic } }));
    assert.equal(answer.status, 200);
  }
  assert.deepEqual(handled, ["orders/create", "orders/updated"]);
});

test("requests from elsewhere are refused where that is asked for, behind proxies too", async () => {
  const hospitable = new Webhook("hospitable", "secret");
  const receiver = new Receiver(hospitable, { sources: "refuse", trustedProxies: 1, ...quiet });
  const from = (peer, forwarded) => receiver.respond(incoming({ signer: hospitable, peer, more: forwarded ? { "x-forwarded-for": forwarded } : {}, body: '{"id":"01GTKD6ZYFVQMR0RWP4HBBHNZC","action":"reservation.created","data":{}}' }));
  assert.equal((await from("10.0.0.1", "38.80.170.9")).status, 200);
  assert.equal((await from("::ffff:10.0.0.1", "38.80.170.9")).status, 200);
  assert.equal((await from("10.0.0.1", "38.80.170.9, 192.0.2.1")).status, 403);
  const short = await from("38.80.170.9");
  assert.deepEqual([short.status, short.body], [403, '{"error":"source_not_allowed"}']);
});

test("no more deliveries run at once than may", async () => {
  const gate = deferred();
  const { receiver } = receiverOf({ maxRunning: 2 }, () => gate.promise);
  const running = [receiver.respond(incoming()), receiver.respond(incoming())];
  const third = await receiver.respond(incoming());
  assert.deepEqual([third.status, third.body], [503, '{"error":"too_many_running"}']);
  gate.resolve();
  assert.deepEqual((await Promise.all(running)).map(({ status }) => status), [200, 200]);
});

test("health, as the guide answers it", async () => {
  let fail = false;
  const store = failing(() => fail);
  const { receiver } = receiverOf({ store });
  const health = async (options) => {
    const { status, body } = await receiver.health(options).respond();
    return { status, ...JSON.parse(body) };
  };
  const nothing = { endpoint_reachable: true, store_reachable: true, last_received: null, queue_size: null, error_rate: 0 };
  assert.deepEqual(await health(), { status: 200, healthy: true, checks: nothing });
  await receiver.respond(incoming());
  const { checks } = await health({ queueSize: () => 3 });
  assert.equal(checks.queue_size, 3);
  assert.ok(Math.abs(checks.last_received - Date.now() / 1000) < 60);
  // Forgeries do not count.
  for (let round = 0; round < 30; round += 1) await receiver.respond(incoming({ headers: {} }));
  assert.equal((await health()).status, 200);
  assert.equal((await health({ queueSize: () => 1000 })).status, 503);
  assert.equal((await health({ queueSize: () => 1000, maxQueueSize: false })).status, 200);
  assert.equal((await health({ queueSize: () => Promise.reject(new Error("no broker")) })).status, 503);
  assert.equal((await health({ maxSilenceSeconds: 3600 })).status, 200);
  assert.equal((await health({ maxSilenceSeconds: 0 })).status, 503);
  fail = true;
  assert.deepEqual([(await health()).status, (await health()).checks.store_reachable], [503, false]);
  await receiver.respond(incoming());
  fail = false;
  const bad = await health();
  assert.deepEqual([bad.status, bad.checks.error_rate], [503, 0.5]);
  assert.equal((await health({ maxErrorRate: false })).status, 200);
});

test("what is told has few labels", async () => {
  const { receiver, observed } = receiverOf();
  await receiver.respond(incoming());
  await receiver.respond(incoming({ type: "made.up" }));
  await receiver.respond(incoming({ headers: {} }));
  assert.deepEqual(observed.map(({ endpoint, provider, type, outcome, status, code }) => [endpoint, provider, type, outcome, status, code]), [
    ["screenings", "singlekey", TYPE, "handled", 200, undefined],
    ["screenings", "singlekey", "other", "ignored", 200, undefined],
    ["screenings", "singlekey", "other", "refused", 401, "missing_header"],
  ]);
});

test("with a queue an event is handed over, and a worker handles it once", async () => {
  const queue = [];
  const receiver = new Receiver(webhook, { endpoint: "screenings", send: (message) => queue.push(JSON.stringify(message)), ...quiet });
  const delivery = incoming();
  assert.equal((await receiver.respond(delivery)).status, 200);
  const message = JSON.parse(queue[0]);
  assert.deepEqual([message.v, message.endpoint, message.key, message.event.id], [1, "screenings", `screenings:singlekey:${delivery.id}`, delivery.id]);
  assert.match(message.id, /^[0-9a-f]{64}$/u);
  const attempts = [];
  const letters = [];
  const worker = Receiver.worker("singlekey", { endpoint: "screenings", store: memory(), onDeadLetter: ({ reason }) => letters.push(reason), ...quiet }).on(TYPE, (_event, { attempt }) => {
    attempts.push(attempt);
    if (attempt < 3) throw new Error("not yet");
  });
  assert.equal((await worker.work(message, false)).action, "retry");
  assert.equal((await worker.work(message, true)).action, "retry");
  assert.deepEqual(letters, ["final"]);
  assert.deepEqual(await worker.work(message, false), { action: "acknowledge" });
  assert.deepEqual(await worker.work(message, false), { action: "acknowledge" });
  assert.deepEqual(attempts, [1, 2, 3]);
  await assert.rejects(worker.work({ ...message, endpoint: "others" }, false), option("message"));
});

test("a queue that takes nothing has the sender come again", async () => {
  const receiver = new Receiver(webhook, { endpoint: "screenings", send: () => Promise.reject(new Error("no broker")), ...quiet });
  assert.ok((await receiver.respond(incoming())).status >= 500);
});

test("what was answered last is with the framework when a receiver has closed", async () => {
  const { promise, resolve } = deferred();
  const { receiver } = receiverOf({}, () => promise);
  let isWritten = false;
  const write = async () => {
    await receiver.respond(incoming());
    // As many turns of promises as a framework may take.
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    isWritten = true;
  };
  const answered = write();
  const closed = receiver.close();
  resolve();
  await closed;
  assert.equal(isWritten, true);
  await answered;
});
