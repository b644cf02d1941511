// Runs the examples of the documentation comments.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { transform } from "esbuild";

const sources = new URL("../../npm/src/", import.meta.url);

for (const name of readdirSync(sources, { encoding: "utf8", recursive: true }).filter((file) => file.endsWith(".ts"))) {
  const source = readFileSync(new URL(name, sources), "utf8");
  for (const [example, typescript] of source.matchAll(/```ts\n(.*?)```/gsu)) {
    const line = source.slice(0, source.indexOf(example)).split("\n").length;
    const skip = /from "cloudflare:/u.test(typescript) && "it needs workerd";
    test(`${name}:${line}`, { skip }, async () => {
      const { code } = await transform(typescript.replaceAll(/^ *\* ?/gmu, ""), { loader: "ts" });
      assert.match(code, /from "hookseal["/]/u);
      const linked = code.replaceAll(/"(hookseal(?:\/[\w/-]+)?)"/gu, (_, specifier) => JSON.stringify(import.meta.resolve(specifier)));
      await import(`data:text/javascript,${encodeURIComponent(linked)}`);
    });
  }
}
