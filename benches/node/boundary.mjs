// What calling from JavaScript adds to a verification: Node.js beside Rust, in the same rounds.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import * as native from "hookseal";

import { bodyOf, delivery, forged, SECRETS, SIZES } from "./deliveries.mjs";
import { versions } from "./lines.mjs";
import { assertVerifies, compare } from "./rounds.mjs";
import { byMitata } from "./sampling.mjs";
import { hookseal } from "./subjects/hookseal.mjs";

const SUITE = "boundary";
const scheme = "realestateapi";

if (native.engine !== "native") throw new Error("the native addon is missing: run `cargo xtask build`");
const program = process.env.HOOKSEAL_BENCH_RUST;
if (program === undefined) throw new Error("HOOKSEAL_BENCH_RUST is not set: run `cargo xtask bench`");

versions(SUITE, { "Node.js": process.versions.node }, ["mitata"]);
const rust = spawn(program, ["asked"], { stdio: ["pipe", "pipe", "inherit"] });
const ended = once(rust, "close");
const answers = createInterface(rust.stdout)[Symbol.asyncIterator]();
for (const size of SIZES) {
  const genuine = delivery(scheme, bodyOf(size));
  const { subject, verify } = hookseal("hookseal native", native, scheme, SECRETS[scheme]).verify;
  await assertVerifies([{ subject, verify }], genuine, forged(genuine));
  const subjects = [
    { subject, call: () => byMitata(() => verify(genuine)) },
    { subject: "hookseal in Rust", call: () => asked(`verify ${size}`) },
    { subject: "the hash in Rust", call: () => asked(`hash ${size}`) },
  ];
  await compare(SUITE, { measure: "boundary", scheme, size }, subjects, { estimate: (call) => call() });
}
rust.stdin.end();
const [code] = await ended;
if (code !== 0) throw new Error(`the program in Rust ended with ${code}`);

/** What the program in Rust answers to a question, in nanoseconds. */
async function asked(question) {
  rust.stdin.write(`${question}\n`);
  const { value, done } = await answers.next();
  if (done) throw new Error("the program in Rust ended early");
  return Number(value);
}
