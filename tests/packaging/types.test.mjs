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
// What a Worker or a page has, whose libraries may tell nothing of iterables.
const FETCH = `
import { Webhook } from "hookseal";
const webhook = new Webhook("stripe", "secret");
webhook.verify("{}", [["stripe-signature", "t=1"]]);
export async function type(request: Request): Promise<string | null> {
  webhook.verify(new Uint8Array(await request.clone().arrayBuffer()), request.headers);
  return (await webhook.receiveRequest(request)).type;
}
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
    await writeFile(path.join(folder, "typing", "fetch.mts"), FETCH);
    const options = ["--noEmit", "--strict", "--target", "es2022"];
    const compile = (lib, module, resolution, ...files) => {
      const more = ["--lib", lib, "--module", module, "--moduleResolution", resolution, ...files];
      execFileSync(process.execPath, [tsc, ...options, ...more], { cwd: folder, stdio: "inherit" });
    };
    const page = "es2022,dom,dom.iterable";
    for (const module of ["node16", "nodenext"]) compile(page, module, module, "typing/module.mts", "typing/common.cts");
    compile(page, "esnext", "bundler", "typing/module.mts");
    for (const lib of [page, "es2022,dom", "es2022,webworker"]) compile(lib, "esnext", "bundler", "typing/fetch.mts");
  });
}
