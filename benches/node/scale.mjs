// How time and memory grow with the body, up to 100 MB.
import { execFileSync } from "node:child_process";
import path from "node:path";

import * as native from "hookseal";

import * as wasm from "../../npm/dist/inline.js";
import { bodyOf, delivery, forged, LARGE_SIZES, SECRETS } from "./deliveries.mjs";
import { line, versions } from "./lines.mjs";
import { assertVerifies, compare } from "./rounds.mjs";
import { hookseal } from "./subjects/hookseal.mjs";

const SUITE = "node-scale";
const scheme = "realestateapi";
const ROUNDS = 7;
/** Memory hardly differs from one to the next. */
const MEMORY_ROUNDS = 3;
const ENGINES = { "hookseal native": native, "hookseal wasm": wasm };

versions(SUITE, { "Node.js": process.versions.node }, ["mitata"]);
const subjects = Object.entries(ENGINES).map(([name, engine]) => hookseal(name, engine, scheme, SECRETS[scheme]).verify);
for (const size of LARGE_SIZES) {
  const genuine = delivery(scheme, bodyOf(size));
  await assertVerifies(subjects, genuine, forged(genuine));
  const calls = subjects.map(({ subject, verify }) => ({ subject, call: () => verify(genuine) }));
  await compare(SUITE, { measure: "scale", scheme, size }, calls, { rounds: ROUNDS });
}
// Only Linux tells a peak of a part of a process's life.
for (const size of process.platform === "linux" ? LARGE_SIZES : []) {
  for (let round = 0; round < MEMORY_ROUNDS; round += 1) {
    for (const subject of Object.keys(ENGINES)) {
      line(SUITE, { measure: "memory", scheme, size, subject, round, bytes: growth(subject, size) });
    }
  }
}

/** In a process of its own, since memory that was touched once counts from then on. */
function growth(subject, size) {
  const program = path.join(import.meta.dirname, "memory.mjs");
  return Number(execFileSync(process.execPath, [program, subject, `${size}`], { encoding: "utf8" }));
}
