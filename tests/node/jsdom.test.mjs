// A page without TextDecoder and TextEncoder, as Jest's jsdom is one; `btoa` it has.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";

for (const file of ["browser.cjs", "inline.cjs"]) {
  test(`${file} runs without TextDecoder`, () => {
    const source = readFileSync(new URL(`../../npm/dist/${file}`, import.meta.url), "utf8");
    const page = createContext({ module: { exports: {} }, btoa });
    assert.equal(runInContext("typeof TextDecoder + typeof TextEncoder", page), "undefinedundefined");
    runInContext(source, page);
    const { Webhook } = page.module.exports;
    const webhook = new Webhook("singlekey", "sécret €");
    const long = "x😀".repeat(5000);
    for (const name of ["a", "é", "€", "😀", long]) {
      const body = JSON.stringify({ webhook_id: `w_${name}`, event: "invite.sent", data: {} });
      const headers = webhook.sign(body);
      assert.equal(webhook.receive(body, headers).id, `w_${name}`);
      assert.equal(webhook.receive(Buffer.from(body), headers).id, `w_${name}`);
      assert.throws(() => webhook.verify(body, { ...headers, "X-SingleKey-Signature": name }), { code: "malformed_signature" });
    }
    assert.throws(() => webhook.verify("{}", {}), { code: "missing_header" });
  });
}
