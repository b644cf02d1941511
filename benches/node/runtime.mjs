// Deno and Bun: Hookseal as these runtimes load it, beside what they have themselves.
import process from "node:process";

import * as found from "hookseal";

import * as wasm from "../../npm/dist/inline.js";
import { WEB } from "./comparisons.mjs";
import { versions } from "./lines.mjs";
import { compareWithPeers } from "./peers.mjs";

const { deno, bun } = process.versions;
const [suite, runtime] = bun === undefined ? ["deno", { Deno: deno }] : ["bun", { Bun: bun }];
const engines = found.engine === "native" ? { "hookseal native": found, "hookseal wasm": wasm } : { "hookseal wasm": found };

versions(suite, runtime, ["mitata", "standardwebhooks"]);
await compareWithPeers(suite, engines, WEB);
