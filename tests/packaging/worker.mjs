// workerd, given a Worker as wrangler would: bundled, with its WebAssembly as a module of its own.
import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";

import { build } from "esbuild";
import { Miniflare } from "miniflare";

/** Bundles a Worker into a folder of its own, and gives its modules. */
export async function bundledWorker(folder, entry) {
  const outdir = path.join(folder, "worker");
  await mkdir(outdir, { recursive: true });
  await build({
    absWorkingDir: folder,
    entryPoints: { index: entry },
    outdir,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    loader: { ".wasm": "copy" },
    logLevel: "warning",
  });
  const names = await readdir(outdir);
  // The first one is the Worker.
  names.sort((one, other) => Number(other === "index.js") - Number(one === "index.js"));
  return Promise.all(
    names.map(async (name) => ({
      type: name.endsWith(".wasm") ? "CompiledWasm" : "ESModule",
      path: name,
      contents: await readFile(path.join(outdir, name)),
    })),
  );
}

/** Starts workerd with the modules, and gives the Worker's answer to one request. */
export async function answerOf(modules, options, pathname = "/", request = {}) {
  const worker = new Miniflare({ host: "127.0.0.1", port: 0, modules, ...options });
  try {
    const response = await worker.dispatchFetch(`http://localhost${pathname}`, request);
    return { status: response.status, text: await response.text() };
  } finally {
    await worker.dispose();
  }
}
