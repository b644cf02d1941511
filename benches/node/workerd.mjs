// workerd, what runs Cloudflare Workers: a Worker as wrangler would bundle it, asked once for every figure.
import path from "node:path";

import { build } from "esbuild";
import { Miniflare } from "miniflare";

import { versionOf, versions } from "./lines.mjs";
import { remotely } from "./remotely.mjs";

const SUITE = "workerd";
const compatibilityDate = "2026-04-01";

const { outputFiles } = await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: { index: "worker.mjs" },
  outdir: "worker",
  write: false,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  conditions: ["workerd", "worker", "browser"],
  loader: { ".wasm": "copy" },
  logLevel: "warning",
});
const modules = outputFiles.map(({ path: file, contents }) => ({
  type: file.endsWith(".wasm") ? "CompiledWasm" : "ESModule",
  path: path.basename(file),
  contents,
}));
// The first one is the Worker.
modules.sort((one, other) => Number(other.path === "index.js") - Number(one.path === "index.js"));

const worker = new Miniflare({ host: "127.0.0.1", port: 0, modules, compatibilityDate });
try {
  versions(SUITE, { workerd: versionOf("workerd") }, ["standardwebhooks"]);
  await remotely(SUITE, async ({ genuine: { body, headers }, ...what }) => {
    const request = { method: "POST", body, headers: { what: JSON.stringify({ ...what, headers }) } };
    const response = await worker.dispatchFetch("http://localhost/", request);
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  });
} finally {
  await worker.dispose();
}
