// The worker: handles, once each, the events that `server.js` has put into the queue.
import { Worker } from "bullmq";
import { bullmq } from "hookseal/queues/bullmq";
import { Receiver } from "hookseal/receive";
import { redis } from "hookseal/stores/redis";
import { createClient } from "redis";

import { connection } from "./connection.js";

const client = createClient({ socket: { host: connection.host, port: connection.port } });
client.on("error", (error) => console.error(error.message));
await client.connect();

const screenings = Receiver.worker("singlekey", {
  endpoint: "screenings",
  store: redis((command) => client.sendCommand(command)),
  // What nobody will try again: here it is kept in the log.
  onDeadLetter: ({ event, attempt, reason }) => console.error(`${event.id} is given up after ${attempt} attempts: ${reason}`),
})
  .on("screening.completed", async (event, { attempt }) => {
    // Your code. What it throws, the queue tries again.
    console.log(`screening.completed ${event.id}, attempt ${attempt}`);
  })
  .otherwise((event) => console.log(`${event.type} ${event.id}`));

// A worker that dies leaves its jobs: others take them over when the lock ends, and the event when the lease does.
const worker = new Worker("webhooks", bullmq(screenings), { connection, maxStalledCount: 5 });
worker.on("error", (error) => console.error(error.message));
console.log("working");

process.on("SIGTERM", async () => {
  await worker.close();
  await screenings.close();
  client.destroy();
});
