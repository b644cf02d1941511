// The vectors from bundles: in a page under a Content-Security-Policy, and on Node.js.
import assert from "node:assert/strict";
import { execPath } from "node:process";
import { test } from "node:test";

import { reportOf, serve, skip, startBrowser } from "./browser.mjs";
import { NODE_BUNDLERS, PAGE_BUNDLERS } from "./bundlers.mjs";
import { assertPassed, printed, userFolder } from "./user.mjs";

test("Chromium", { skip }, async (context) => {
  const browser = await startBrowser(context);
  for (const [name, bundle] of Object.entries(PAGE_BUNDLERS)) {
    await context.test(`a bundle of ${name}`, async (own) => {
      const folder = await bundle(await userFolder(own));
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
    assertPassed(await printed(folder, execPath, await bundle(folder)), "wasm");
  });
}
