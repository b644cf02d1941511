// Workers in Cloudflare's own runtime, bundled as a user's are.
import path from "node:path";

import { build } from "esbuild";
import { Miniflare } from "miniflare";

const dist = path.join(import.meta.dirname, "../../npm/dist");

/** Starts a Worker until the test has ended. `options`: Miniflare's, beside the modules. */
export async function startWorker(context, source, options = {}) {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: "esm",
    conditions: ["workerd"],
    outdir: "out",
    external: ["*.wasm", "cloudflare:*", "node:*"],
  });
  const worker = new Miniflare({
    modulesRoot: dist,
    modules: [
      { type: "ESModule", path: path.join(dist, "worker.mjs"), contents: outputFiles[0].text },
      { type: "CompiledWasm", path: path.join(dist, "module.wasm") },
      { type: "CompiledWasm", path: path.join(dist, "receive-module.wasm") },
      { type: "CompiledWasm", path: path.join(dist, "keys-module.wasm") },
    ],
    compatibilityDate: "2026-04-01",
    ...options,
  });
  context.after(() => worker.dispose());
  await worker.ready;
  return worker;
}
