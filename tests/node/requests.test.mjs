// `receiveRequest`: Fetch API requests, whose body is read here.
import assert from "node:assert/strict";
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { Readable } from "node:stream";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

import { Webhook, WebhookError } from "hookseal";

import { body, genuine, now, secret, webhook } from "./fixture.mjs";

const post = (content, headers = genuine) =>
  new Request("http://localhost/", { method: "POST", headers, body: content, duplex: "half" });

async function refused(request, receiver = webhook) {
  try {
    await receiver.receiveRequest(request);
  } catch (error) {
    assert.ok(error instanceof WebhookError, error.stack);
    return error;
  }
  return undefined;
}

function streamOf(chunks, onCancel) {
  const rest = [...chunks];
  return new ReadableStream(
    {
      pull(controller) {
        const chunk = rest.shift();
        if (chunk === undefined) controller.close();
        else if (chunk instanceof Error) controller.error(chunk);
        else controller.enqueue(chunk);
      },
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  );
}

test("a request is received, in one chunk or many", async () => {
  assert.equal((await webhook.receiveRequest(post(body))).id, "evt_1");
  const chunks = [...body].map((byte) => new Uint8Array([byte]));
  assert.equal((await webhook.receiveRequest(post(streamOf(chunks)))).id, "evt_1");
  // A browser that does not show a request's stream.
  const hidden = { headers: new Headers(genuine), bodyUsed: false, arrayBuffer: () => Promise.resolve(new Uint8Array(body).buffer) };
  assert.equal((await webhook.receiveRequest(hidden)).id, "evt_1");
});

test("a request of another library, with a stream of another kind or chunks of another realm", async () => {
  const request = { headers: genuine, bodyUsed: false, arrayBuffer: () => Promise.resolve(new Uint8Array(body).buffer) };
  assert.equal((await webhook.receiveRequest({ ...request, body: Readable.from([body]) })).id, "evt_1");
  const chunk = runInNewContext("bytes => new Uint8Array(bytes)")([...body]);
  assert.ok(!(chunk instanceof Uint8Array));
  assert.equal((await webhook.receiveRequest({ ...request, body: streamOf([chunk]) })).id, "evt_1");
});

test("a request without a body has an empty one", async () => {
  const error = await refused(new Request("http://localhost/", { headers: genuine }));
  assert.equal(error.code, "signature_mismatch");
});

test("a body that was read before is refused", async () => {
  const request = post(body);
  await request.text();
  const error = await refused(request);
  assert.equal(error.code, "body_not_raw");
  assert.match(error.message, /already read, or could not be read to its end/u);
  assert.equal(error.cause.message, "the body was already read");
  const locked = post(body);
  locked.body.getReader();
  assert.equal((await refused(locked)).code, "body_not_raw");
});

test("what follows a body of the largest size is read, too", async () => {
  const exact = new Webhook("realestateapi", secret, { now: () => now, maxBodyBytes: body.length });
  assert.equal((await exact.receiveRequest(post(streamOf([body])))).id, "evt_1");
  const error = await refused(post(streamOf([body, new Uint8Array([0x20])])), exact);
  assert.equal(error?.code, "body_too_large");
});

test("reading stops one chunk beyond the limit", async () => {
  const small = new Webhook("realestateapi", secret, { now: () => now, maxBodyBytes: 1000 });
  let given = 0;
  let cancelled = false;
  const endless = new ReadableStream(
    {
      pull(controller) {
        given += 400;
        controller.enqueue(new Uint8Array(400));
      },
      cancel() {
        cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  const error = await refused(post(endless), small);
  assert.equal(error.code, "body_too_large");
  assert.equal(error.status, 413);
  assert.match(error.message, /reading it stopped after 1200 bytes: expected at most 1000/u);
  assert.deepEqual(error.details, { bytes: 1200, limitBytes: 1000 });
  assert.equal(given, 1200);
  assert.ok(cancelled);
});

test("a stream that breaks off, or is not of bytes", async () => {
  const broken = await refused(post(streamOf([body.subarray(0, 5), new Error("connection reset")])));
  assert.equal(broken.code, "body_not_raw");
  assert.ok(broken.cause instanceof Error);
  const textual = { headers: genuine, body: streamOf(["text"]), bodyUsed: false, arrayBuffer() {} };
  assert.equal((await refused(textual)).code, "body_not_raw");
});

test("what is not a request is refused", async () => {
  const hostile = new Proxy({}, { get() { throw new Error("mine"); }, has: () => true });
  const [headers, bodyUsed, arrayBuffer] = [genuine, false, () => new ArrayBuffer()];
  const parts = [{ headers, body }, { headers, bodyUsed }, { headers, arrayBuffer }, { bodyUsed, arrayBuffer }];
  for (const request of [undefined, null, "", 1, {}, ...parts, body]) {
    const error = await refused(request);
    assert.equal(error.code, "body_not_raw");
    assert.match(error.message, /where a Fetch API Request is expected/u);
  }
  assert.equal((await refused(hostile)).code, "body_not_raw");
  const hono = { raw: post(body), header: () => genuine, arrayBuffer() {} };
  assert.match((await refused(hono)).message, /Hono's own request: hand over `c\.req\.raw` where a Fetch/u);
  assert.match((await refused(Promise.resolve(post(body)))).message, /a promise: await it/u);
});

test("what a framework has in its place is named", async () => {
  const message = new IncomingMessage(new Socket());
  for (const [request, expected] of [
    [{ req: { raw: post(body), header() {} } }, /Hono's context: hand over `c\.req\.raw` where/u],
    [{ request: post(body), params: {} }, /a context: hand over its `request` where/u],
    [message, /a request of Node\.js: hand over the bytes of its body, and its `headers`, to `receive`/u],
    [{ req: message, res: {}, request: {} }, /a request of Node\.js/u],
    [{ headers: genuine, body: "{}", requestContext: {} }, /an event of AWS Lambda: hand over its body and its `headers`/u],
  ]) {
    const error = await refused(request);
    assert.equal(error.code, "body_not_raw");
    assert.match(error.message, expected);
  }
});
