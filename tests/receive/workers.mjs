// Workers in Cloudflare's own runtime, bundled as a user's are.
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

import { build } from "esbuild";
import { Miniflare } from "miniflare";
import workerd from "workerd";

import { folderFor, freePort, start, until } from "./processes.mjs";

const dist = path.join(import.meta.dirname, "../../npm/dist");
const WASM = ["module.wasm", "receive-module.wasm", "keys-module.wasm"];
const compatibilityDate = "2026-04-01";

async function bundled(source) {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: "esm",
    conditions: ["workerd"],
    outdir: "out",
    external: ["*.wasm", "cloudflare:*", "node:*"],
  });
  return outputFiles[0].text;
}

/** Starts a Worker until the test has ended. `options`: Miniflare's, beside the modules. */
export async function startWorker(context, source, options = {}) {
  const worker = new Miniflare({
    modulesRoot: dist,
    modules: [
      { type: "ESModule", path: path.join(dist, "worker.mjs"), contents: await bundled(source) },
      ...WASM.map((name) => ({ type: "CompiledWasm", path: path.join(dist, name) })),
    ],
    compatibilityDate,
    ...options,
  });
  context.after(() => worker.dispose());
  await worker.ready;
  return worker;
}

/**
 * Gives what starts a Worker in a workerd of its own, as often as it is killed, whose Durable Objects are kept on the
 * disk. The Worker finds them at `HOOKSEAL`, and a server of the test's at `EFFECTS`.
 */
export async function killableWorker(context, source, effectsPort) {
  const folder = await folderFor(context);
  await mkdir(path.join(folder, "objects"));
  await writeFile(path.join(folder, "worker.mjs"), await bundled(source));
  for (const name of WASM) await copyFile(path.join(dist, name), path.join(folder, name));
  const config = path.join(folder, "workerd.capnp");
  const modules = WASM.map((name) => `, (name = "${name}", wasm = embed "${name}")`);
  await writeFile(config, `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "worker", worker = (
      modules = [(name = "worker.mjs", esModule = embed "worker.mjs")${modules.join("")}],
      compatibilityDate = "${compatibilityDate}",
      bindings = [
        (name = "HOOKSEAL", durableObjectNamespace = "HooksealStore"),
        (name = "EFFECTS", service = "effects"),
      ],
      durableObjectNamespaces = [(className = "HooksealStore", uniqueKey = "marks", enableSql = true)],
      durableObjectStorage = (localDisk = "objects"),
    )),
    (name = "objects", disk = (path = "${path.join(folder, "objects")}", writable = true)),
    (name = "effects", external = (address = "127.0.0.1:${effectsPort}", http = ())),
  ],
  sockets = [(name = "http", http = (), service = "worker")],
);
`);
  return async () => {
    const port = await freePort();
    const running = start(context, workerd.default, ["serve", config, `--socket-addr=http=127.0.0.1:${port}`]);
    await until(async () => (await fetch(`http://127.0.0.1:${port}/`)).status === 405, `workerd, which says: ${running.said()}`);
    return { ...running, port };
  };
}
