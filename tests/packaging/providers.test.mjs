// `hookseal/providers`: who imports one provider ships one.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { execPath } from "node:process";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { SCRIPT_BUNDLERS } from "./bundlers.mjs";
import { printed, userFolder } from "./user.mjs";

/** What one provider may cost, minified and compressed, in bytes: the largest is that of a guide, with its payloads. */
const BUDGET = 800;

for (const [name, bundle] of Object.entries(SCRIPT_BUNDLERS)) {
  test(`${name} keeps of all providers the one that is imported`, async (context) => {
    const folder = await userFolder(context);
    await writeFile(path.join(folder, "one.mjs"), 'import { stripe } from "hookseal/providers";\npostMessage(stripe);\n');
    await writeFile(path.join(folder, "all.mjs"), 'import { PROVIDERS } from "hookseal/providers";\npostMessage(PROVIDERS);\n');
    const one = await bundle(folder, "one.mjs");
    assert.match(one, /Stripe-Signature/u);
    assert.doesNotMatch(one, /X-Hub-Signature-256|X-Shopify-Hmac-SHA256|webhook-signature/iu);
    const size = gzipSync(one, { level: 9 }).length;
    context.diagnostic(`${name}: ${size} bytes`);
    assert.ok(size <= BUDGET, `${size} bytes: ${one}`);
    // Else the names above would not have been found in any bundle.
    assert.match(await bundle(folder, "all.mjs"), /X-Hub-Signature-256/u);
  });
}

test("no provider costs more than its budget, and each is in the list of all", async (context) => {
  const folder = await userFolder(context);
  await writeFile(path.join(folder, "list.mjs"), LIST);
  const { exported, listed } = await printed(folder, execPath, "list.mjs");
  assert.deepEqual(listed, Object.values(exported));
  for (const [name, constant] of Object.entries(exported)) {
    const size = gzipSync(JSON.stringify(constant), { level: 9 }).length;
    assert.ok(size <= BUDGET, `${name}: ${size} bytes`);
  }
});

const LIST = `
import * as all from "hookseal/providers";
const { PROVIDERS: listed, ...exported } = all;
console.log(JSON.stringify({ exported, listed }));
`;
