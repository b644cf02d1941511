// Prints by how many bytes resident memory grows, at its peak, over ten verifications of one body:
//   node memory.mjs SUBJECT SIZE
import { readFileSync, writeFileSync } from "node:fs";

import * as native from "hookseal";

import * as wasm from "../../npm/dist/inline.js";
import { bodyOf, delivery, SECRETS } from "./deliveries.mjs";
import { hookseal } from "./subjects/hookseal.mjs";

const CALLS = 10;
const scheme = "realestateapi";
const [subject, size] = process.argv.slice(2);
const { verify } = hookseal(subject, subject.endsWith("native") ? native : wasm, scheme, SECRETS[scheme]).verify;

// What the engine needs once does not count.
verify(delivery(scheme, bodyOf(512)));
const genuine = delivery(scheme, bodyOf(Number(size)));
// Makes the kernel forget the peak so far.
writeFileSync("/proc/self/clear_refs", "5");
const before = resident("VmRSS");
for (let call = 0; call < CALLS; call += 1) verify(genuine);
console.log(Math.max(0, resident("VmHWM") - before));

function resident(name) {
  const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB$`, "mu").exec(readFileSync("/proc/self/status", "utf8"));
  return Number(kilobytes) * 1024;
}
