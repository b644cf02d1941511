// Every vector of tests/vectors, through the package.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as hookseal from "hookseal";

import { vectorFiles } from "../vectors/files.mjs";
import { runVectors } from "../vectors/runner.mjs";

for (const file of vectorFiles()) {
  test(`${file.provider}: every case has its verdict, and none with a bit flipped`, () => {
    const { cases, failures } = runVectors(hookseal, [file]);
    assert.deepEqual(failures, []);
    assert.equal(cases, file.cases.length);
  });
}
