// The declarations, in a user's folder.
import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";

import { userFolder } from "./user.mjs";

const USE = `
export const type: string | null = new Webhook("stripe", "secret").receive("{}", {}).type;
export const which: "native" | "wasm" = engine;
const event = new Webhook("realestateapi", "secret").receive("{}", {});
export const price: number = event.type === "property.price_changed" && event.schema === "valid" ? event.data.new_price : 0;
`;
const COMPILERS = { "the oldest that is supported": "typescript-oldest/bin/tsc", "the newest": "typescript/bin/tsc" };

for (const [name, compiler] of Object.entries(COMPILERS)) {
  test(`a user's TypeScript compiles with ${name}`, async (context) => {
    const folder = await userFolder(context);
    const tsc = path.join(import.meta.dirname, "node_modules", compiler);
    await mkdir(path.join(folder, "typing"));
    for (const [file, source] of Object.entries({
      "module.mts": 'import { Webhook, engine } from "hookseal";\n',
      "common.cts": 'import hookseal = require("hookseal");\nconst { Webhook, engine } = hookseal;\n',
    })) {
      await writeFile(path.join(folder, "typing", file), source + USE);
    }
    const options = ["--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom,dom.iterable"];
    const compile = (...more) => execFileSync(process.execPath, [tsc, ...options, ...more], { cwd: folder, stdio: "inherit" });
    for (const module of ["node16", "nodenext"]) {
      compile("--module", module, "--moduleResolution", module, "typing/module.mts", "typing/common.cts");
    }
    compile("--module", "esnext", "--moduleResolution", "bundler", "typing/module.mts");
  });
}
