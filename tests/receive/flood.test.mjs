// Ten thousand forged deliveries: the store hears nothing of them, memory stays, and genuine ones pass.
import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, createServer, request as httpRequest } from "node:http";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { node } from "hookseal/node";

import { failing, incoming, receiverOf } from "./receiving.mjs";

const FORGERIES = 10_000;

test("a flood of forged deliveries", async (context) => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const store = failing(() => false);
  let told = 0;
  const { receiver } = receiverOf({ store, observe: () => (told += 1) });
  const server = createServer(node(receiver)).listen(0, "127.0.0.1");
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  context.after(() => {
    agent.destroy();
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  const { port } = server.address();
  const send = (headers, body) =>
    new Promise((resolve, reject) => {
      const request = httpRequest({ port, host: "127.0.0.1", method: "POST", headers, agent }, (response) => {
        response.resume().on("end", () => resolve(response.statusCode));
      });
      request.on("error", reject).end(body);
    });
  const forged = incoming({ headers: { "x-singlekey-signature": "0".repeat(64), "x-singlekey-timestamp": String(Math.floor(Date.now() / 1000)) } });
  const body = await forged.readBody();
  const flood = async (count) => {
    for (let sent = 0; sent < count; sent += 20) {
      const statuses = await Promise.all(Array.from({ length: 20 }, () => send(forged.headers, body)));
      assert.ok(statuses.every((status) => status === 401));
    }
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = await flood(FORGERIES / 5);
  const genuine = [];
  const during = Promise.all(
    Array.from({ length: 20 }, async () => {
      const { headers, readBody } = incoming();
      genuine.push(await send(headers, await readBody()));
    }),
  );
  const afterwards = await flood((FORGERIES * 4) / 5);
  await during;
  assert.deepEqual(genuine, Array.from({ length: 20 }, () => 200));
  assert.equal(told, FORGERIES + 20);
  assert.equal(store.calls.length, 40, "a claim and a mark for each of the genuine ones");
  // Of 8000 more, each would have left 250 bytes at least if it left anything.
  assert.ok(afterwards - before < 2_000_000, `${afterwards - before} bytes more`);
});
