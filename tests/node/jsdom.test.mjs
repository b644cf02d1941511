// A page without TextDecoder and TextEncoder, as Jest's jsdom is one; `btoa` it has.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";

/** Runs a file of the package in a page, as `require` does, which gives `hookseal/core` as browsers get it. */
function required(file, page) {
  const source = readFileSync(new URL(`../../npm/dist/${file}`, import.meta.url), "utf8");
  const module = { exports: {} };
  let core;
  runInContext(`(function (module, require) {${source}\n})`, page)(module, () => (core ??= required("core-browser.cjs", page)));
  return module.exports;
}

for (const file of ["full-browser.cjs", "inline.cjs"]) {
  test(`${file} runs without TextDecoder`, () => {
    const page = createContext({ btoa });
    assert.equal(runInContext("typeof TextDecoder + typeof TextEncoder", page), "undefinedundefined");
    const { Webhook } = required(file, page);
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
