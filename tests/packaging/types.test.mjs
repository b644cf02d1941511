// The declarations, in a user's folder.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";

import ts from "typescript-oldest";

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

/** What an editor offers at the mark in the last line, and what it shows of the name there. */
async function editor(context, line) {
  const folder = await userFolder(context);
  const file = path.join(folder, "editor.mts");
  const before = 'import { Webhook } from "hookseal";\n';
  await writeFile(file, before + line.replace("|", ""));
  const host = {
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => (ts.sys.fileExists(name) ? ts.ScriptSnapshot.fromString(ts.sys.readFile(name)) : undefined),
    getCurrentDirectory: () => folder,
    getCompilationSettings: () => ({ strict: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 }),
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
    fileExists: (name) => ts.sys.fileExists(name),
    readFile: (name) => ts.sys.readFile(name),
    directoryExists: (name) => ts.sys.directoryExists(name),
    getDirectories: (name) => ts.sys.getDirectories(name),
    realpath: (name) => ts.sys.realpath(name),
  };
  const service = ts.createLanguageService(host);
  const at = before.length + line.indexOf("|");
  return {
    offered: service.getCompletionsAtPosition(file, at, {})?.entries.map(({ name }) => name) ?? [],
    shown: ts.displayPartsToString(service.getQuickInfoAtPosition(file, at)?.documentation),
  };
}

test("an editor completes a scheme, a provider's name and options, and says what a constructor makes", async (context) => {
  const offered = async (line) => (await editor(context, line)).offered;
  const scheme = await offered("new Webhook({ |");
  assert.ok(["name", "algorithm", "signature", "signedContent", "secret"].every((field) => scheme.includes(field)), scheme.join());
  assert.ok(!scheme.includes("charAt"), "the methods of String");
  assert.ok((await offered('new Webhook({ algorithm: "|')).includes("hmac-sha256"));
  assert.ok((await offered('new Webhook({ name: "a", signature: { layout: "|')).includes("pairs"));
  assert.ok((await offered('new Webhook("|')).includes("singlekey"));
  assert.ok((await offered('new Webhook("stripe", "s", { |')).includes("toleranceSeconds"));
  for (const [call, words] of [['new Web|hook("stripe", "s")', /a provider that is built in/u], ['new Web|hook({} as import("hookseal").Scheme, "s")', /a scheme of your own/u]]) {
    assert.match((await editor(context, call)).shown, words);
  }
});
