// The vectors from bundles: in a page under a Content-Security-Policy, and on Node.js.
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import path from "node:path";
import { execPath } from "node:process";
import { test } from "node:test";

import { reportOf, serve, skip, startBrowser } from "./browser.mjs";
import { NODE_BUNDLERS, PAGE_BUNDLERS } from "./bundlers.mjs";
import { assertPassed, printed, userFolder, VECTORS } from "./user.mjs";

test("Chromium", { skip }, async (context) => {
  const browser = await startBrowser(context);
  for (const [name, bundle] of Object.entries(PAGE_BUNDLERS)) {
    await context.test(`a bundle of ${name}`, async (own) => {
      const source = await userFolder(own);
      const folder = await bundle(source);
      await copyFile(path.join(source, VECTORS), path.join(folder, VECTORS));
      const report = await reportOf(browser, await serve(own, folder, "'self' 'wasm-unsafe-eval'"));
      assertPassed(report, "wasm");
      own.diagnostic(`Chromium, ${name}: ${report.milliseconds.toFixed(1)} ms to decode, compile and start Hookseal`);
      // Without it the policy would prove nothing.
      await assert.rejects(reportOf(browser, await serve(own, folder, "'self'")), /unsafe-eval/u);
    });
  }
});

for (const [name, bundle] of Object.entries(NODE_BUNDLERS)) {
  test(`a bundle of ${name} on Node.js`, async (context) => {
    const folder = await userFolder(context);
    assertPassed(await printed(folder, execPath, await bundle(folder), path.join(folder, VECTORS)), "wasm");
  });
}
