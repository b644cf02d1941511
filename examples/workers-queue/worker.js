// Webhooks from SingleKey, in a Cloudflare Worker: each is verified, put into a queue, and answered; the same Worker takes
// it out and handles it once.
import { env } from "cloudflare:workers";
import { Webhook } from "hookseal";
import { fetchHandler } from "hookseal/fetch";
import { cloudflareQueue } from "hookseal/queues/cloudflare";
import { Receiver } from "hookseal/receive";
import { durableObject } from "hookseal/stores/durable-object";

// Where it is remembered which events were handled.
export { HooksealStore } from "hookseal/stores/durable-object";

const receiver = new Receiver(new Webhook("singlekey", env.SINGLEKEY_WEBHOOK_SECRET), {
  endpoint: "screenings",
  send: (message) => env.QUEUE.send(message),
});

const worker = Receiver.worker("singlekey", {
  endpoint: "screenings",
  store: durableObject(env.HOOKSEAL),
  // What nobody will try again; the queue keeps it, too, in its own dead letter queue.
  onDeadLetter: ({ event, attempt, reason }) => console.error(`${event.id} is given up after ${attempt} attempts: ${reason}`),
})
  .on("screening.completed", async (event, { attempt }) => {
    // Your code. What it throws, the queue brings again.
    console.log(`screening.completed ${event.id}, attempt ${attempt}`);
  })
  .otherwise((event) => console.log(`${event.type} ${event.id}`));

const hook = fetchHandler(receiver);
const health = fetchHandler(receiver.health());

export default {
  fetch: (request, ...rest) => (new URL(request.url).pathname === "/health/webhooks" ? health : hook)(request, ...rest),
  // As often as `max_retries` in wrangler.toml says.
  queue: cloudflareQueue(worker, { maxRetries: 5, send: (message, options) => env.QUEUE.send(message, options) }),
};
