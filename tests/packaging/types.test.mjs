// The declarations, in a user's folder.
import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";

import { userFolder } from "./user.mjs";

test("a user's TypeScript compiles", async (context) => {
  const folder = await userFolder(context);
  const tsc = path.join(import.meta.dirname, "node_modules/.bin/tsc");
  await mkdir(path.join(folder, "typing"));
  for (const [file, source] of Object.entries({
    "module.mts": 'import { Webhook, engine } from "hookseal";\n',
    "common.cts": 'import hookseal = require("hookseal");\nconst { Webhook, engine } = hookseal;\n',
  })) {
    const use = 'export const type: string | null = new Webhook("stripe", "secret").receive("{}", {}).type;\nexport const which: "native" | "wasm" = engine;\n';
    await writeFile(path.join(folder, "typing", file), source + use);
  }
  const options = ["--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom,dom.iterable", "--types", ""];
  for (const module of ["node16", "nodenext"]) {
    execFileSync(tsc, [...options, "--module", module, "typing/module.mts", "typing/common.cts"], { cwd: folder, stdio: "inherit" });
  }
  const bundler = ["--module", "esnext", "--moduleResolution", "bundler", "typing/module.mts"];
  execFileSync(tsc, [...options, ...bundler], { cwd: folder, stdio: "inherit" });
});
