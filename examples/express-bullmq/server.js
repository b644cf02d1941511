// Webhooks from SingleKey, with Express: each is verified, put into a queue, and answered. PORT is 3000 if unset.
import { Queue } from "bullmq";
import express from "express";
import { Webhook } from "hookseal";
import { express as received } from "hookseal/express";
import { Receiver } from "hookseal/receive";

import { connection } from "./connection.js";

const queue = new Queue("webhooks", { connection });
const webhook = new Webhook("singlekey", process.env.SINGLEKEY_WEBHOOK_SECRET);
const receiver = new Receiver(webhook, {
  endpoint: "screenings",
  // Where that fails, the provider is told so and sends the event again.
  send: (message) =>
    queue.add("webhook", message, {
      // The queue drops what it has already; the worker recognises what it has done before.
      jobId: message.id,
      attempts: 5,
      backoff: { type: "exponential", delay: 1000 },
      removeOnComplete: true,
    }),
});

const app = express();
app.post("/webhooks/singlekey", received(receiver));
app.get("/health/webhooks", received(receiver.health({ queueSize: () => queue.getWaitingCount() })));

const server = app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});

process.on("SIGTERM", async () => {
  server.close();
  await receiver.close();
  await queue.close();
});
