// Memory: bodies are not copied, and webhooks that nobody holds are forgotten.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

// The WebAssembly engine's memory is its own: a look at every instance that is made.
const memories = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    if (this.exports.memory !== undefined) memories.push(this.exports.memory);
  }
};
const { engine, Webhook } = await import("hookseal");

const MIB = 1 << 20;
const maxBodyBytes = 100 * MIB;
const peak = () => process.resourceUsage().maxRSS * 1024;
const grown = () => memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);

test("50 MiB are verified without being copied", () => {
  const webhook = new Webhook("github", "secret", { maxBodyBytes });
  const body = Buffer.alloc(50 * MIB, "x");
  const small = body.subarray(0, 100_000);
  webhook.verify(small, webhook.sign(small));
  // Signed elsewhere: signing is for tests, and does copy in WebAssembly.
  const signature = createHmac("sha256", "secret").update(body).digest("hex");
  const before = [peak(), grown()];
  webhook.verify(body, { "x-hub-signature-256": `sha256=${signature}` });
  assert.throws(() => webhook.verify(body, { "x-hub-signature-256": `sha256=${"0".repeat(64)}` }), { code: "signature_mismatch" });
  const after = [peak(), grown()];
  assert.ok(after[0] - before[0] < 10 * MIB, `the peak grew by ${after[0] - before[0]} bytes`);
  assert.equal(after[1], before[1]);
  assert.equal(memories.length, engine === "wasm" ? 1 : 0);
});

test("verifying again and again takes no memory", () => {
  const webhook = new Webhook("github", "secret");
  const headers = webhook.sign("{}");
  webhook.receive("{}", headers);
  const before = grown();
  for (let round = 0; round < 20_000; round += 1) webhook.receive("{}", headers);
  assert.equal(grown(), before);
});

test("webhooks that nobody holds are closed", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  async function round() {
    for (let count = 0; count < 2000; count += 1) new Webhook("github", "secret");
    collect();
    // The registry is told in a later turn.
    await turn();
    await turn();
  }
  for (let count = 0; count < 5; count += 1) await round();
  const before = [process.memoryUsage.rss(), grown()];
  for (let count = 0; count < 40; count += 1) await round();
  const after = [process.memoryUsage.rss(), grown()];
  assert.ok(after[0] - before[0] < 24 * MIB, `grew by ${after[0] - before[0]} bytes`);
  assert.equal(after[1], before[1]);
});
