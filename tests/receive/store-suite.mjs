// What is asked of every store: each sentence of its contract, with claims at once.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";

import { start, until } from "./processes.mjs";
import { keyOf, tokenOf } from "./tokens.mjs";

const HOUR = 3_600_000;
const LONG = 60_000;
/** As short as a lease can be that is surely held while the next call is on its way. */
const SHORT = 400;

function assertNew({ state, attempt, ageMs }) {
  assert.deepEqual([state, attempt], ["fresh", 1]);
  assert.ok(ageMs >= 0 && ageMs < SHORT, String(ageMs));
}

/** Waits until what was kept for so long has expired, by the store's own clock. */
async function expiry(store, keepMs) {
  const [key, token] = [keyOf(), tokenOf()];
  await store.claim(key, token, LONG, HOUR);
  await store.complete(key, token, keepMs);
  await until(async () => (await store.claim(key, tokenOf(), LONG, HOUR)).state === "fresh");
}

/** Some milliseconds, of which the store's own clock has seen so many. */
const PASSED = 20;

async function passed(store, key) {
  await store.claim(key, tokenOf(), PASSED + 1, HOUR);
  await until(async () => (await store.claim(key, tokenOf(), PASSED + 1, HOUR)).state === "fresh");
}

const CASES = {
  async "an event that nobody has is fresh"(store) {
    assertNew(await store.claim(keyOf(), tokenOf(), LONG, HOUR));
  },

  async "one that is held is busy, for what is left of the lease"(store) {
    const key = keyOf();
    await store.claim(key, tokenOf(), LONG, HOUR);
    const { state, remainingMs } = await store.claim(key, tokenOf(), LONG, HOUR);
    assert.equal(state, "busy");
    assert.ok(remainingMs > LONG / 2 && remainingMs <= LONG, String(remainingMs));
    assert.equal((await store.claim(keyOf(), tokenOf(), LONG, HOUR)).state, "fresh");
  },

  async "a claim with the holder's token renews the lease, and is the same attempt"(store) {
    const [key, token] = [keyOf(), tokenOf()];
    await store.claim(key, token, SHORT, HOUR);
    const renewed = await store.claim(key, token, LONG, HOUR);
    assert.deepEqual([renewed.state, renewed.attempt], ["fresh", 1]);
    assert.ok(renewed.ageMs >= 0 && renewed.ageMs < LONG);
    assert.ok((await store.claim(key, tokenOf(), LONG, HOUR)).remainingMs > SHORT);
  },

  async "when a lease has run out the event is another's, and who had it is told"(store) {
    const [key, first, second] = [keyOf(), tokenOf(), tokenOf()];
    await store.claim(key, first, SHORT, HOUR);
    const taken = await until(async () => {
      const claim = await store.claim(key, second, LONG, HOUR);
      return claim.state === "fresh" && claim;
    });
    assert.equal(taken.attempt, 2);
    assert.ok(taken.ageMs >= SHORT && taken.ageMs < LONG, String(taken.ageMs));
    assert.equal((await store.claim(key, first, LONG, HOUR)).state, "busy");
    assert.equal(await store.complete(key, first, HOUR), "stale");
    assert.equal(await store.release(key, first), "stale");
    // Nothing was changed.
    assert.equal((await store.claim(key, tokenOf(), LONG, HOUR)).state, "busy");
    assert.equal(await store.complete(key, second, HOUR), "ok");
  },

  async "one that differs in anything is another"(store) {
    const key = keyOf();
    for (const other of [key, key.toUpperCase(), `${key}a`, `${key}~`, `~${key}`, `${key} `]) {
      assert.equal((await store.claim(other, tokenOf(), LONG, HOUR)).attempt, 1, other);
    }
  },

  async "a lease that ran out untaken is renewed by its holder, and held again"(store) {
    const [key, token] = [keyOf(), tokenOf()];
    await store.claim(key, token, 1, HOUR);
    await passed(store, keyOf());
    assert.equal((await store.claim(key, token, LONG, HOUR)).attempt, 1);
    assert.equal((await store.claim(key, tokenOf(), LONG, HOUR)).state, "busy");
  },

  async "who gave an event back has it again as another attempt"(store) {
    const [key, token] = [keyOf(), tokenOf()];
    await store.claim(key, token, LONG, HOUR);
    await store.release(key, token);
    assert.equal((await store.claim(key, token, LONG, HOUR)).attempt, 2);
  },

  async "a lease that ran out untaken is still the holder's"(store) {
    for (const end of ["complete", "release"]) {
      const [key, token] = [keyOf(), tokenOf()];
      await store.claim(key, token, 1, HOUR);
      assert.equal(await store[end](key, token, HOUR), "ok");
    }
  },

  async "a mark stays, and nobody gets the event again"(store) {
    const [key, token] = [keyOf(), tokenOf()];
    await store.claim(key, token, LONG, HOUR);
    assert.equal(await store.complete(key, token, HOUR), "ok");
    assert.equal(await store.complete(key, token, HOUR), "ok");
    for (const claimer of [token, tokenOf()]) assert.deepEqual(await store.claim(key, claimer, LONG, HOUR), { state: "done" });
    assert.equal(await store.release(key, token), "stale");
    assert.equal(await store.complete(key, tokenOf(), HOUR), "stale");
    assert.deepEqual(await store.claim(key, tokenOf(), LONG, HOUR), { state: "done" });
  },

  async "what is released is the next one's, who is told of the attempts and the age"(store) {
    const [key, other] = [keyOf(), keyOf()];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const token = tokenOf();
      const claim = await store.claim(key, token, LONG, HOUR);
      assert.deepEqual([claim.state, claim.attempt], ["fresh", attempt]);
      // Since the first one, whatever came between.
      const atLeast = (attempt - 1) * PASSED;
      assert.ok(claim.ageMs >= atLeast && claim.ageMs < LONG, `${claim.ageMs}, and not ${atLeast}`);
      await passed(store, other);
      const renewed = await store.claim(key, token, LONG, HOUR);
      assert.ok(renewed.ageMs >= atLeast + PASSED, `${renewed.ageMs}, and not ${atLeast + PASSED}`);
      assert.equal(await store.release(key, token), "ok");
      assert.equal(await store.release(key, token), "stale");
      assert.equal(await store.complete(key, token, HOUR), "stale");
    }
  },

  async "a mark that has expired is forgotten, and so is an attempt"(store) {
    for (const end of ["complete", "release"]) {
      const [key, token] = [keyOf(), tokenOf()];
      await store.claim(key, token, LONG, end === "release" ? SHORT : HOUR);
      assert.equal(await store[end](key, token, SHORT), "ok");
      await expiry(store, SHORT);
      assertNew(await store.claim(key, tokenOf(), LONG, HOUR));
    }
  },

  async "nobody marks or frees what was never claimed"(store) {
    assert.equal(await store.complete(keyOf(), tokenOf(), HOUR), "stale");
    assert.equal(await store.release(keyOf(), tokenOf()), "stale");
  },

  async "a key is any text of a key's length"(store) {
    for (const odd of [`'";--\\%_{}$1?*`, "a".repeat(200), `screenings~orders/create:shopify:${"0".repeat(64)}`]) {
      const [key, token] = [`${keyOf()}${odd}`, tokenOf()];
      assert.equal((await store.claim(key, token, LONG, HOUR)).attempt, 1);
      assert.equal(await store.complete(key, token, HOUR), "ok");
      assert.equal((await store.claim(key, token, LONG, HOUR)).state, "done");
    }
  },

  async "a clock of the worker's own that is wrong changes nothing"(store) {
    const { now } = Date;
    try {
      for (const minutes of [-10, 10]) {
        const [key, token] = [keyOf(), tokenOf()];
        await store.claim(key, token, LONG, HOUR);
        Date.now = () => now() + minutes * 60_000;
        const { state, remainingMs } = await store.claim(key, tokenOf(), LONG, HOUR);
        assert.equal(state, "busy");
        assert.ok(remainingMs > LONG / 2 && remainingMs <= LONG, String(remainingMs));
        assert.equal(await store.complete(key, token, HOUR), "ok");
        Date.now = now;
        assert.equal((await store.claim(key, tokenOf(), LONG, HOUR)).state, "done");
      }
    } finally {
      Date.now = now;
    }
  },

  async "of 200 claims at once one is fresh, also when a lease or a mark ends"(store, claimAtOnce) {
    const once = claimAtOnce ?? ((key) => Promise.all(Array.from({ length: 200 }, () => store.claim(key, tokenOf(), LONG, HOUR))));
    const states = async (key) => (await once(key)).map(({ state }) => state).toSorted();
    assert.deepEqual(await states(keyOf()), [...Array.from({ length: 199 }, () => "busy"), "fresh"]);
    const key = keyOf();
    await store.claim(key, tokenOf(), 1, HOUR);
    await expiry(store, 1);
    assert.deepEqual(await states(key), [...Array.from({ length: 199 }, () => "busy"), "fresh"]);
    const [marked, token] = [keyOf(), tokenOf()];
    await store.claim(marked, token, LONG, HOUR);
    await store.complete(marked, token, 1);
    await expiry(store, 1);
    assert.deepEqual(await states(marked), [...Array.from({ length: 199 }, () => "busy"), "fresh"]);
  },
};

/**
 * Asks all of it of a store, which `setUp` gives; `claimAtOnce` gives what 200 claims of a key come to, where other
 * processes can make them.
 */
export function storeSuite(name, setUp, more = {}) {
  test(name, async (context) => {
    const made = await setUp(context);
    const cases = Object.entries(CASES).map(([title, run]) => [title, () => run(made.store, made.claimAtOnce)]);
    for (const [title, run] of cases) await context.test(title, run);
    for (const [title, run] of Object.entries(more)) await context.test(title, () => run(made));
  });
}

/** Has 8 processes make 25 claims each, and gives what they came to. `kind` and `settings`: which store they open. */
export async function claimFromProcesses(context, node, kind, settings) {
  const script = path.join(import.meta.dirname, "claimer.mjs");
  const processes = Array.from({ length: 8 }, () =>
    start(context, node, [script, kind, JSON.stringify(settings)], { stdio: ["pipe", "pipe", "pipe"] }),
  );
  for (const { child } of processes) child.stderr.pipe(process.stderr);
  for (const { said } of processes) await until(() => said().startsWith("ready\n"), "a process that claims");
  let round = 0;
  return async (key) => {
    round += 1;
    for (const { child } of processes) child.stdin.write(`${key}\n`);
    const answers = await Promise.all(processes.map(({ said }) => until(() => said().split("\n")[round + 1] !== undefined && said().split("\n")[round])));
    return answers.flatMap((answer) => JSON.parse(answer));
  };
}
