// Receivers on platforms that start and end their processes, which are killed at moments of chance: effects are counted.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";

import { moment, numbersOf, seed, sendAll } from "./chance.mjs";
import { delivery, sharedDatabases } from "./effects.mjs";
import { send } from "./http.mjs";
import { lambdaFunction } from "./lambda-service.mjs";
import { atEnd, start } from "./processes.mjs";
import { killableWorker } from "./workers.mjs";

const EVENTS = 120;
const SENDERS = 8;

const { programOf, effectsOfAll } = sharedDatabases();

/** Of each delivery one effect, and no more than so many beyond. */
function assertCounted(deliveries, effects, most) {
  assert.deepEqual(new Set(effects.keys()), new Set(deliveries.map(({ id }) => id)), `an event was lost, seed ${seed}`);
  const more = [...effects.values()].reduce((sum, each) => sum + each - 1, 0);
  assert.ok(more <= most, `${more} effects too many, seed ${seed}`);
}

/** Has deliveries sent until all are done, and kills now and then. Gives them: whatever comes once more is a duplicate. */
async function sendUnderKills(kills, sendOne, kill) {
  const number = numbersOf();
  const deliveries = Array.from({ length: EVENTS }, () => delivery());
  const sending = sendAll(deliveries, SENDERS, sendOne);
  for (let killed = 0; killed < kills; killed += 1) {
    await sending.until((EVENTS * (killed + 1)) / (kills + 1));
    await moment(number());
    await kill(number());
  }
  await sending.ended;
  return deliveries;
}

const WORKER = `
import { env } from "cloudflare:workers";
import { Webhook } from "hookseal";
import { fetchHandler } from "hookseal/fetch";
import { Receiver } from "hookseal/receive";
import { durableObject } from "hookseal/stores/durable-object";
export { HooksealStore } from "hookseal/stores/durable-object";

// No random bytes are to be had before the first request.
let process;
const receiver = new Receiver(new Webhook("singlekey", "secret"), { endpoint: "screenings", store: durableObject(env.HOOKSEAL), leaseMs: 5000, log: () => {} })
  .otherwise(({ id }) => env.EFFECTS.fetch("http://effects/" + id + "/" + (process ??= crypto.randomUUID())));
export default { fetch: fetchHandler(receiver) };
`;

/** Counts requests, by the first part of their path and by all of it. */
async function effectCounter(context) {
  const effects = new Map();
  const ofProcesses = new Map();
  const count = (counts, name) => counts.set(name, (counts.get(name) ?? 0) + 1);
  const server = createServer(({ url }, response) => {
    count(effects, url.split("/")[1]);
    count(ofProcesses, url);
    response.end();
  }).listen(0, "127.0.0.1");
  atEnd(context, () => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  return { effects, ofProcesses, port: server.address().port };
}

test(`workerd, killed at moments of chance, with Durable Objects, seed ${seed}`, { timeout: 60_000 }, async (context) => {
  const KILLS = 4;
  const { effects, ofProcesses, port } = await effectCounter(context);
  const startWorker = await killableWorker(context, WORKER, port);
  const current = { worker: await startWorker() };
  const sendTo = async (genuine) => (await send(current.worker.port, genuine)).status;
  const deliveries = await sendUnderKills(KILLS, sendTo, async () => {
    const { child, ended } = current.worker;
    child.kill("SIGKILL");
    await ended;
    current.worker = await startWorker();
  });
  for (const genuine of deliveries) assert.equal(await sendTo(genuine), 200);
  // Each of those that a kill cuts off may have had its effect, and not its mark.
  assertCounted(deliveries, effects, KILLS * SENDERS);
  assert.deepEqual([...new Set(ofProcesses.values())], [1], `a process does it once, seed ${seed}`);
});

for (const [kind, inTransaction] of [["redis", false], ["pg", true]]) {
  test(`AWS Lambda, killed at moments of chance, ${kind}${inTransaction ? ", in a transaction" : ""}, seed ${seed}`, { timeout: 60_000 }, async (context) => {
    const KILLS = 6;
    const program = programOf({ framework: "AWS Lambda", kind, inTransaction });
    const startProcess = (AWS_LAMBDA_RUNTIME_API) => start(context, process.execPath, program, { env: { ...process.env, AWS_LAMBDA_RUNTIME_API } });
    const made = await lambdaFunction(context, 4, startProcess);
    const deliveries = await sendUnderKills(KILLS, (genuine) => made.send(genuine), (share) => made.kill(share));
    for (const genuine of deliveries) assert.equal(await made.send(genuine), 200);
    // An environment has one delivery at a time.
    assertCounted(deliveries, await effectsOfAll(deliveries), inTransaction ? 0 : KILLS);
  });
}
