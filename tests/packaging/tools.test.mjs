// What two tools say of the tarballs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

import { tarballs } from "./registry.mjs";

for (const { file, manifest } of tarballs()) {
  test(`publint: ${manifest.name}`, async () => {
    const { messages } = await publint({ pack: { tarball: bufferOf(file) }, strict: true });
    assert.deepEqual(messages.map((message) => formatMessage(message, manifest)), []);
  });
}

test("arethetypeswrong: hookseal", async () => {
  const { bytes } = tarballs().find(({ manifest }) => manifest.name === "hookseal");
  const { problems } = await checkPackage(createPackageFromTarballData(bytes));
  assert.deepEqual(problems, []);
});

/** A tarball as publint wants it. */
function bufferOf(file) {
  const bytes = readFileSync(file);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}
