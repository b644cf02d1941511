// Every vector of tests/vectors, through the package.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as hookseal from "hookseal";
import { KeyedWebhook } from "hookseal/keys";
import "hookseal/schemes";

import { vectorFiles } from "../vectors/files.mjs";
import { runVectors } from "../vectors/runner.mjs";
import { hookseal as outside } from "./outside.mjs";

/** What is hashed outside is the same package in both runs: it is tested where the other engine is the native one. */
const ENGINES = hookseal.engine === "native" ? [["native", hookseal], ["hashed outside", outside]] : [["wasm", hookseal]];

for (const file of vectorFiles()) {
  for (const [how, exports] of ENGINES) {
    test(`${file.provider}, ${how}: every case has its verdict, and none with a bit flipped`, async () => {
      const { cases, failures } = await runVectors(exports, [file], { keys: KeyedWebhook !== undefined });
      assert.deepEqual(failures, []);
      assert.equal(cases, file.cases.length);
    });
  }
}
