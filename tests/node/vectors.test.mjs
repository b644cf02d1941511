// Every vector of tests/vectors, through the package.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as hookseal from "hookseal";
import { KeyedWebhook } from "hookseal/keys";
import "hookseal/schemes";

import { vectorFiles } from "../vectors/files.mjs";
import { runVectors } from "../vectors/runner.mjs";
import { hookseal as outside } from "./outside.mjs";

for (const file of vectorFiles()) {
  for (const [how, exports] of [[hookseal.engine, hookseal], ["hashed outside", outside]]) {
    test(`${file.provider}, ${how}: every case has its verdict, and none with a bit flipped`, async () => {
      const { cases, failures } = await runVectors(exports, [file], { keys: KeyedWebhook !== undefined });
      assert.deepEqual(failures, []);
      assert.equal(cases, file.cases.length);
    });
  }
}
