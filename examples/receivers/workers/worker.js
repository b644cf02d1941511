// Events of SingleKey, each handled once, in a Cloudflare Worker, with Durable Objects.
import { env } from "cloudflare:workers";
import { Webhook } from "hookseal";
import { fetchHandler } from "hookseal/fetch";
import { Receiver } from "hookseal/receive";
import { durableObject } from "hookseal/stores/durable-object";

// Where it is remembered which events were handled.
export { HooksealStore } from "hookseal/stores/durable-object";

const receiver = new Receiver(new Webhook("singlekey", env.SINGLEKEY_WEBHOOK_SECRET), {
  endpoint: "screenings",
  store: durableObject(env.HOOKSEAL),
  // For the demonstration, so that it is short: leave them out.
  leaseMs: 5000,
  facts: { deadlineMs: 1500 },
}).on("screening.completed", (event, { attempt }) => work(event.id, attempt));

/** Your code. This one does what the event's id says. */
async function work(id, attempt) {
  console.log(`begun ${id}`);
  if (id === "fails" && attempt === 1) throw new Error("what it needs is down");
  if (id === "at-once") await scheduler.wait(500);
  if (id === "slow") await scheduler.wait(3000);
  // So that there is time to kill the process.
  if (id === "killed" && attempt === 1) await scheduler.wait(60_000);
  console.log(`effect ${id}`);
}

const hook = fetchHandler(receiver);
const health = fetchHandler(receiver.health());

export default {
  fetch: (request, ...rest) => (new URL(request.url).pathname === "/health/webhooks" ? health : hook)(request, ...rest),
};
