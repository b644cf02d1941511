// Express with a route that handles each event once, written by hand or as a receiver: `python/receive.py` starts it.
import { createHmac, timingSafeEqual } from "node:crypto";

import express from "express";
import { Webhook } from "hookseal";
import { express as received } from "hookseal/express";
import { Receiver } from "hookseal/receive";
import { memory } from "hookseal/stores/memory";
import { redis } from "hookseal/stores/redis";
import { createClient } from "redis";

const PATH = "/webhooks/realestateapi";
const { PORT, REDIS_URL, REALESTATEAPI_WEBHOOK_SECRET: secret } = process.env;
const kind = process.argv[2];
const app = express();

function handle() {
  return Promise.resolve();
}

function connected() {
  const client = createClient({ url: REDIS_URL });
  client.on("error", (error) => {
    console.error(error);
  });
  return client.connect();
}

const ROUTES = {
  /** The check of RealEstateAPI's guide, and what is usually written for duplicates. */
  async hand() {
    const client = await connected();
    app.post(PATH, express.raw({ type: () => true }), async (request, response) => {
      const expected = createHmac("sha256", secret).update(`${String(request.headers["x-realestateapi-timestamp"])}.${String(request.body)}`).digest("hex");
      if (!timingSafeEqual(Buffer.from(request.headers["x-realestateapi-signature"]), Buffer.from(expected))) {
        response.status(401).json({ error: "signature_mismatch" });
        return;
      }
      const event = JSON.parse(request.body);
      const key = `webhook:${event.id}`;
      if ((await client.set(key, "processing", { condition: "NX", expiration: { type: "EX", value: 300 } })) !== null) {
        await handle(event);
        await client.set(key, "done", { expiration: { type: "EX", value: 86_400 } });
      }
      response.json({ received: true });
    });
  },
  async redis() {
    const client = await connected();
    receive(redis((command) => client.sendCommand(command)));
  },
  memory() {
    receive(memory());
  },
  /** Verified, and handled as often as it is sent. */
  verified() {
    const webhook = new Webhook("realestateapi", secret);
    app.post(PATH, express.raw({ type: () => true }), async (request, response) => {
      try {
        await handle(webhook.receive(request.body, request.headers));
        response.json({ received: true });
      } catch (error) {
        response.status(error.status).json({ error: error.code });
      }
    });
  },
};

function receive(store) {
  const receiver = new Receiver(new Webhook("realestateapi", secret), { endpoint: "properties", store, log() {} });
  app.post(PATH, received(receiver.otherwise(handle)));
}

await ROUTES[kind]();
const server = app.listen(Number(PORT), "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
