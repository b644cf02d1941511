// Every vector of tests/vectors/receive, through the machine that this process has: the addon's, or WebAssembly's.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";

import { build } from "esbuild";
import { engine } from "hookseal";

const root = path.join(import.meta.dirname, "../..");
const folder = path.join(root, "tests/vectors/receive");

/** A module of npm/src/receive/machine, bundled, because the package exports none of them. */
async function bundled(name) {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, `npm/src/receive/machine/${name}.ts`)],
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

function addon() {
  const native = path.join(root, "npm/native");
  const file = readdirSync(native).find((name) => name.endsWith(".node"));
  return createRequire(import.meta.url)(path.join(native, file));
}

const { ACTION, COUNTS, FLAG, INPUT, LETTERS, OUTCOMES, REFUSALS, SAID, VERDICTS } = await bundled("tables");
const { FACTS } = await bundled("facts");

async function machineHere() {
  if (engine === "native") {
    const { nativeMachine } = await bundled("native");
    return nativeMachine(addon());
  }
  const { wasmMachine } = await bundled("wasm");
  return wasmMachine(new WebAssembly.Module(readFileSync(path.join(root, "npm/wasm/receive/receive.wasm"))));
}

const machine = await machineHere();
const PLACES = ["open", "body", "claim", "run", "letter", "mark", "free", "end"];
const TIMERS = ["deadline", "renewal", "lease"];
const NAMES = Object.fromEntries(Object.entries(ACTION).map(([name, number]) => [number, name]));

/** An action as the vectors write it: with names, and without numbers that it has not. */
function readable([action, a, b]) {
  const name = NAMES[action];
  switch (name) {
    case "claim": case "handle": case "send": return [name];
    case "complete": case "release": case "abort": case "ack": case "fail": case "handshake": return [name, a];
    case "deadLetter": return [name, LETTERS[a]];
    case "timer": return [name, TIMERS[a], b];
    case "refuse": return [name, a, REFUSALS[b]];
    case "observe": return [name, OUTCOMES[a]];
    default: return [name, a, b];
  }
}

/** What a question is answered, as the vectors write it. */
function readableAnswer({ number, text }) {
  const kind = { [SAID.json]: "json", [SAID.sign]: "sign", [SAID.sign | SAID.alone]: "signAlone" }[number & ~SAID.status];
  return [number & SAID.status, kind ?? (text === "" ? "" : "text"), text];
}

function flags(value) {
  return Array.isArray(value) ? value.reduce((bits, flag) => bits + FLAG[flag], 0) : value;
}

function stateName(state) {
  return PLACES[state & 7] + (state & 8 ? "+L" : "") + (state & 16 ? "+F" : "");
}

function linesOf(text) {
  return Object.fromEntries(text.split("\n").filter(Boolean).map((line) => line.split(/=(.*)/u, 2)));
}

/** What holds of a provider of which nothing is known. */
const UNKNOWN = {
  success: "2xx",
  ack: "200",
  retriedOn4xx: "unknown",
  retriedOn5xx: "unknown",
  retriedOnTimeout: "unknown",
  schedule: "unknown",
  deadlineMs: "unknown",
  timestampSigned: "no",
};

/** The rows say what is known beyond that. */
function factsOf(provider) {
  return { ...UNKNOWN, ...linesOf(FACTS[provider] ?? "") };
}

const CALLS = {
  key: (compiled, variant, key) => compiled.key(variant ?? "", key) ?? null,
  variantOf: (_, key) => machine.variantOf(key) ?? null,
  messageId: (_, key) => machine.messageId(key),
  handshake: (compiled, found, echo) => readableAnswer(compiled.handshake(found, echo ?? "")),
  question: (compiled, ...asked) => readableAnswer(compiled.question(...asked)),
  signed: (compiled, kind, text, signature, token) =>
    readableAnswer(compiled.signed({ number: SAID.sign | (kind === "signAlone" ? SAID.alone : 0), text }, signature, token)),
  source: (compiled, peer, forwarded) => compiled.source(peer, forwarded),
  isEncoded: (_, value) => machine.isEncoded(value),
  property: (compiled, name) => compiled.properties.get(name),
  health: (_, [store, received, errors, queue, silenceMs], limits) => {
    // One that is left out.
    const [queueLimit, errorRateLimit, silenceLimitMs] = limits.map((limit) => limit ?? Number.POSITIVE_INFINITY);
    return machine.health({ store, received, errors, queue: queue ?? Number.NaN, silenceMs, queueLimit, errorRateLimit, silenceLimitMs });
  },
  facts: (_, provider) => factsOf(provider),
};

function runCase({ facts, config, steps, invalid }) {
  const text = Object.entries({ ...facts, ...config }).map(([name, value]) => `${name}=${value}`).join("\n");
  const compiled = machine.open(text);
  assert.equal(compiled.option, invalid);
  let state = 0;
  for (const step of steps ?? []) {
    if (step.call !== undefined) {
      const [name, ...values] = step.call;
      assert.deepEqual(CALLS[name](compiled, ...values), step.gives);
      continue;
    }
    const [name, ...numbers] = step.in;
    state = compiled.step(state, INPUT[name], ...numbers.map((value) => flags(value)));
    const { actions } = compiled;
    const out = Array.from({ length: actions[0] }, (_, index) => readable(actions.subarray(1 + 3 * index, 4 + 3 * index)));
    assert.deepEqual(out, step.out);
    assert.equal(stateName(state), step.state);
  }
}

for (const file of readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "schema.json")) {
  const { cases } = JSON.parse(readFileSync(path.join(folder, file), "utf8"));
  test(`receivers, ${path.basename(file, ".json")}, ${machine.engine}: every vector`, async (context) => {
    for (const vector of cases) await context.test(vector.name, () => { runCase(vector); });
  });
}

test("the tables are the core's", { skip: engine !== "native" }, () => {
  const tables = linesOf(addon().receiveTables());
  assert.deepEqual(tables.inputs.split(" "), Object.keys(INPUT));
  assert.deepEqual(tables.actions.split(" "), Object.keys(ACTION));
  assert.deepEqual(tables.places.split(" "), PLACES);
  assert.deepEqual(tables.refusals.split(" "), [...REFUSALS]);
  assert.deepEqual(tables.outcomes.split(" "), [...OUTCOMES]);
  assert.deepEqual(tables.counts.split(" ").map(Number), [...COUNTS]);
  assert.deepEqual(tables.verdicts.split(" "), Object.entries(VERDICTS).map(([word, input]) => `${word}:${input}`));
});

test("a vector that is spoilt is seen", () => {
  const { cases } = JSON.parse(readFileSync(path.join(folder, "claims.json"), "utf8"));
  const spoilt = structuredClone(cases[0]);
  spoilt.steps[0].out = [["claim"]];
  assert.throws(() => { runCase(spoilt); }, assert.AssertionError);
});

test("the facts of every provider are the core's", { skip: engine !== "native" }, () => {
  const provided = readdirSync(path.join(root, "providers")).map((file) => path.basename(file, ".json"));
  assert.ok(provided.length > 200);
  for (const provider of provided) assert.deepEqual(factsOf(provider), linesOf(addon().receiveFacts(provider)), provider);
});
