// A BullMQ worker of its own, which dies where it is told to.
import { Worker } from "bullmq";

import { bullmq } from "hookseal/queues/bullmq";
import { Receiver } from "hookseal/receive";

import { openStore } from "./open-store.mjs";

const { port, queue, dies } = JSON.parse(process.argv[2]);
const connection = { host: "127.0.0.1", port, maxRetriesPerRequest: null };
const store = await openStore("redis", { port });
const worker = Receiver.worker("singlekey", { endpoint: "screenings", store, leaseMs: 5000, log: () => {} }).on("screening.completed", (event, { attempt }) => {
  console.log(`handled ${event.id} ${attempt}`);
  if (event.id === "fails" && attempt === 1) throw new Error("not yet");
  if (dies) process.kill(process.pid, "SIGKILL");
});
new Worker(queue, bullmq(worker), { connection, lockDuration: 1000, stalledInterval: 500, maxStalledCount: 5 });
console.log("ready");
