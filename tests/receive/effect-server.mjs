// A server whose handler has an effect that can be counted: a row. It dies, blocks or waits where it is told to.
import { createServer } from "node:http";
import { setTimeout } from "node:timers/promises";

import pg from "pg";

import { Webhook } from "hookseal";
import { lambda } from "hookseal/lambda";
import { node } from "hookseal/node";
import { Receiver } from "hookseal/receive";

import { serve } from "./lambda-loop.mjs";
import { openStore } from "./open-store.mjs";

const { kind, settings, database, framework, dieAt, inTransaction, blockMs, waitMs, leaseMs, toleranceSeconds = 300 } = JSON.parse(process.argv[2]);
const pool = new pg.Pool({ ...database, max: 4 });
const inner = await openStore(kind, settings);

const die = (step) => {
  if (step === dieAt) process.kill(process.pid, "SIGKILL");
};
const around = (name) => async (...values) => {
  die(`before ${name}`);
  const result = await inner[name](...values);
  die(`after ${name}`);
  return result;
};
const store = { claim: around("claim"), complete: around("complete"), release: around("release"), completeWithin: inner.completeWithin?.bind(inner) };

const effect = (client, { id }) => client.query("INSERT INTO effects VALUES ($1)", [id]);

/** The file with the marks, in which effects may stand beside them; as the other database's client. */
const file = kind === "sqlite" && inTransaction ? openFile() : undefined;

function openFile() {
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  const marks = new DatabaseSync(settings.file);
  for (const sql of ["PRAGMA busy_timeout = 5000", "CREATE TABLE IF NOT EXISTS effects (id TEXT NOT NULL)"]) marks.exec(sql);
  // Its places have other names.
  return { query: (sql, values = []) => marks.prepare(sql.replace("$1", "?")).all(...values), release() {} };
}

/** Counts the effects that stand in that file. */
function tellEffects(request, response) {
  const id = request.url.slice("/effects/".length);
  response.end(String(file.query("SELECT id FROM effects WHERE id = $1", [id]).length));
}

async function handle(event, delivery) {
  if (blockMs) {
    // The whole event loop, renewals included.
    console.log("blocked");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, blockMs);
  }
  if (waitMs) {
    console.log("waits");
    await setTimeout(waitMs);
  }
  if (!inTransaction) {
    await effect(pool, event);
    die("after effect");
    return;
  }
  const client = kind === "sqlite" ? file : await pool.connect();
  try {
    await client.query("BEGIN");
    await delivery.complete((sql, values) => client.query(sql, values));
    await effect(client, event);
    die("after effect");
    await client.query("COMMIT");
    die("after complete");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

const receiver = new Receiver(new Webhook("singlekey", "secret", { toleranceSeconds }), {
  endpoint: "screenings",
  store,
  leaseMs,
  log: () => {},
  observe: ({ outcome }) => console.log(`outcome ${outcome}`),
}).otherwise(handle);
const tell = (port) => console.log(`clock ${Date.now()}\nport ${port}`);
const listener = node(receiver);
const server = createServer((request, response) => (request.url.startsWith("/effects/") ? tellEffects : listener)(request, response));
if (framework === "AWS Lambda") {
  void serve(lambda(receiver));
} else if (framework === undefined) {
  server.listen(0, "127.0.0.1", () => tell(server.address().port));
} else {
  // Where one is asked for: all of them take a while to load.
  const { frameworks } = await import("./servers.mjs");
  tell(await frameworks[framework]({ after() {} }, { target: receiver }));
}

// As a platform asks for it when it deploys.
process.on("SIGTERM", async () => {
  server.close();
  server.closeIdleConnections();
  await receiver.close();
  console.log("closed");
  process.exit();
});
