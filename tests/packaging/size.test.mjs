// What an edge user ships: the smallest Worker and the smallest page that receive a delivery, minified and compressed;
// and what each sub-path adds.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

import { userFolder } from "./user.mjs";
import { bundledWorker } from "./worker.mjs";

/**
 * The most that each may ship, in bytes: what it is, and a little. The goal is 26 000 for each. `docs/platforms.md` says
 * the figures.
 */
const BUDGETS = {
  "a Worker, its provider by name": 56_600,
  "a Worker, its provider imported": 56_600,
  "a page, its provider by name": 57_500,
  "a Worker with the whole engine": 83_000,
};
/** Each provider costs those two something that know all of them by name: a new one is no reason to change a bound. */
const PROVIDERS = readdirSync(path.join(import.meta.dirname, "../../providers")).filter((name) => name.endsWith(".json")).length;
/** The most that a sub-path may add to the first of them. The goals of `schemes` and `receive` are 10 000 and 8000. */
const ADDED = {
  "hookseal/schemes": 74_200,
  "hookseal/keys": 268_600,
  "hookseal/receive": 25_000 + 17 * PROVIDERS,
  "hookseal/explain": 354_500 + 160 * PROVIDERS,
};

const worker = (more, provider) => `
import { Webhook } from "hookseal";
${more}
export default {
  fetch: async (request, env) => Response.json(await new Webhook(${provider}, env.SECRET).receiveRequest(request)),
};
`;
const PAGE = `
import { Webhook } from "hookseal";
addEventListener("fetch", async (event) => postMessage(await new Webhook("stripe", "a secret").receiveRequest(event.request)));
`;

async function bundledPage(folder, contents) {
  const stdin = { contents, resolveDir: folder };
  const { outputFiles } = await build({ absWorkingDir: folder, stdin, bundle: true, minify: true, format: "esm", write: false });
  return outputFiles;
}

async function workerOf(folder, program) {
  // What an earlier one left would count.
  await rm(path.join(folder, "worker"), { recursive: true, force: true });
  await writeFile(path.join(folder, "smallest.mjs"), program);
  return bundledWorker(folder, "smallest.mjs");
}

/** How many bytes the files of a bundle have, compressed; and each of them. */
function sizeOf(files) {
  const sizes = files.map(({ path: name, contents }) => [path.basename(name), gzipSync(contents, { level: 9 }).length]);
  return { all: sizes.reduce((sum, [, size]) => sum + size, 0), parts: sizes.map(([name, size]) => `${name} ${size}`).join(", ") };
}

test("what an edge user ships", async (context) => {
  const folder = await userFolder(context);
  const byName = sizeOf(await workerOf(folder, worker("", '"stripe"')));
  const found = {
    "a Worker, its provider by name": byName,
    "a Worker, its provider imported": sizeOf(await workerOf(folder, worker('import { stripe } from "hookseal/providers";', "stripe"))),
    "a Worker with the whole engine": sizeOf(await workerOf(folder, worker("", '"stripe"').replace('"hookseal"', '"hookseal/full"'))),
    "a page, its provider by name": sizeOf(await bundledPage(folder, PAGE)),
  };
  for (const [what, { all, parts }] of Object.entries(found)) {
    context.diagnostic(`${what}: ${all} bytes (${parts})`);
    assert.ok(all <= BUDGETS[what], `${what}: ${all} bytes: ${parts}`);
  }
  const imports = { "hookseal/schemes": 'import "hookseal/schemes";', "hookseal/keys": 'import "hookseal/keys";', "hookseal/receive": 'export * from "hookseal/receive";', "hookseal/explain": 'export * from "hookseal/explain";' };
  for (const [name, line] of Object.entries(imports)) {
    const added = sizeOf(await workerOf(folder, worker(line, '"stripe"'))).all - byName.all;
    context.diagnostic(`${name}: ${added} bytes more`);
    assert.ok(added <= ADDED[name], `${name}: ${added} bytes`);
  }
});
