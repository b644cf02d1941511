// Events of SingleKey, each handled once, with Express and PostgreSQL. DATABASE_URL says where; PORT is 3000 if unset.
import { setTimeout as wait } from "node:timers/promises";

import express from "express";
import { Webhook } from "hookseal";
import { express as received } from "hookseal/express";
import { Receiver } from "hookseal/receive";
import { CREATE_TABLE, postgres } from "hookseal/stores/postgres";
import { Pool } from "pg";

const pool = new Pool({ connectionString: process.env.DATABASE_URL, options: "-c lock_timeout=1000" });
// A connection that breaks while nobody uses it.
pool.on("error", (error) => console.error(error.message));
await pool.query(CREATE_TABLE);

const receiver = new Receiver(new Webhook("singlekey", process.env.SINGLEKEY_WEBHOOK_SECRET), {
  endpoint: "screenings",
  store: postgres((sql, values) => pool.query(sql, values)),
  // For the demonstration, so that it is short: leave them out.
  leaseMs: 5000,
  facts: { deadlineMs: 1500 },
}).on("screening.completed", (event, { attempt }) => work(event.id, attempt));

/** Your code. This one does what the event's id says. */
async function work(id, attempt) {
  console.log(`begun ${id}`);
  if (id === "fails" && attempt === 1) throw new Error("what it needs is down");
  if (id === "at-once") await wait(500);
  if (id === "slow") await wait(3000);
  // So that there is time to kill the process.
  if (id === "killed" && attempt === 1) await wait(60_000);
  console.log(`effect ${id}`);
}

const app = express();
app.all("/webhooks/singlekey", received(receiver));
app.get("/health/webhooks", received(receiver.health()));

const server = app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});

process.on("SIGTERM", async () => {
  server.close();
  await receiver.close();
  await pool.end();
});
