// Bundles the entries into dist/ and writes their declarations. Needs wasm/, which
// `cargo xtask build` makes.
import { execFileSync } from "node:child_process";
import { copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";

const here = import.meta.dirname;
const within = (...names) => path.join(here, ...names);
const tsc = createRequire(import.meta.url).resolve("typescript/package.json").replace("package.json", "bin/tsc");

/** A relative import in a declaration. */
const IMPORT = /((?:from |import\()")(\.{1,2}\/[^"]+)\.js"/gu;

/**
 * What sub-paths, and entries that bring an engine, take from the package they import by its name: a copy of theirs would have
 * an engine of its own.
 */
const SHARING = [
  // What users hand a webhook to, or import beside it, does with whichever engine they chose.
  [/^src[/\\](?:(?:receive|schemes)[/\\]|entry[/\\](?:full-)?(?:workerd|edge-light|browser)\.ts$)/u, "hookseal/core"],
  // These are used alone, too.
  [/^src[/\\](?:explain|keys)[/\\]/u, "hookseal"],
];
const main = {
  name: "main",
  setup({ onResolve }) {
    // oxlint-disable-next-line require-unicode-regexp -- The bundler's expressions know no such flag.
    onResolve({ filter: /\/api\/index\.js$/ }, ({ importer }) => {
      const found = SHARING.find(([importers]) => importers.test(path.relative(here, importer)));
      return found && { path: found[1], external: true };
    });
  },
};

/** One entry, as the runtime that resolves to it wants it. */
function bundle(entry, outfile, options) {
  return build({
    absWorkingDir: here,
    entryPoints: [`src/entry/${entry}.ts`],
    outfile: `dist/${outfile}`,
    bundle: true,
    minifySyntax: true,
    target: "es2022",
    platform: "neutral",
    legalComments: "none",
    loader: { ".wasm": "binary", ".deflated": "binary", ".plan": "text" },
    logLevel: "warning",
    plugins: [main],
    ...options,
  });
}

const { exports } = JSON.parse(await readFile(within("package.json"), "utf8"));
/** The sub-paths of one file for every runtime, as paths within src/. */
const SUBPATHS = Object.values(exports).flatMap(({ import: file }) => file?.match(/^\.\/dist\/((?:receive|providers)\/.+)\.js$/u)?.[1] ?? []);

/** For entries that may run where there is neither `TextDecoder` nor `TextEncoder`. */
const withText = { inject: ["src/engine/text.ts"] };

await rm(within("dist"), { recursive: true, force: true });
await mkdir(within("dist"), { recursive: true });
const [inline, receive, explain, schemes, keys] = await Promise.all([
  bundle("inline", "inline.js", { format: "esm", metafile: true, ...withText }),
  bundle("receive-inline", "receive-inline.js", { format: "esm", metafile: true }),
  bundle("explain-inline", "explain-inline.js", { format: "esm", metafile: true }),
  bundle("schemes-inline", "schemes-inline.js", { format: "esm", metafile: true }),
  bundle("keys-inline", "keys-inline.js", { format: "esm", metafile: true }),
  bundle("schemes-inline", "schemes-inline.cjs", { format: "cjs" }),
  bundle("schemes-workerd", "schemes-workerd.js", { format: "esm", external: ["./schemes-module.wasm"] }),
  bundle("schemes-edge-light", "schemes-edge-light.js", { format: "esm", external: ["./schemes-module.wasm?module"] }),
  bundle("schemes-node", "schemes-node.cjs", { format: "cjs", platform: "node" }),
  bundle("schemes-bytes", "schemes-bytes.cjs", { format: "cjs" }),
  bundle("keys-inline", "keys-inline.cjs", { format: "cjs" }),
  bundle("keys-workerd", "keys-workerd.js", { format: "esm", external: ["./keys-module.wasm"] }),
  bundle("keys-edge-light", "keys-edge-light.js", { format: "esm", external: ["./keys-module.wasm?module"] }),
  bundle("keys-node", "keys-node.cjs", { format: "cjs", platform: "node" }),
  bundle("keys-bytes", "keys-bytes.cjs", { format: "cjs" }),
  bundle("receive-inline", "receive-inline.cjs", { format: "cjs" }),
  bundle("explain-inline", "explain-inline.cjs", { format: "cjs" }),
  bundle("explain-workerd", "explain-workerd.js", { format: "esm", external: ["./explain-module.wasm"] }),
  bundle("explain-edge-light", "explain-edge-light.js", { format: "esm", external: ["./explain-module.wasm?module"] }),
  bundle("explain-node", "explain-node.cjs", { format: "cjs", platform: "node" }),
  bundle("explain-bytes", "explain-bytes.cjs", { format: "cjs" }),
  bundle("receive-workerd", "receive-workerd.js", { format: "esm", external: ["./receive-module.wasm"] }),
  bundle("receive-edge-light", "receive-edge-light.js", { format: "esm", external: ["./receive-module.wasm?module"] }),
  bundle("receive-node", "receive-node.cjs", { format: "cjs", platform: "node" }),
  bundle("receive-bytes", "receive-bytes.cjs", { format: "cjs" }),
  bundle("inline", "inline.cjs", { format: "cjs", ...withText }),
  bundle("core", "core.js", { format: "esm" }),
  bundle("core", "core.cjs", { format: "cjs" }),
  bundle("core", "core-browser.js", { format: "esm", ...withText }),
  bundle("core", "core-browser.cjs", { format: "cjs", ...withText }),
  bundle("browser", "browser.js", { format: "esm" }),
  bundle("browser", "browser.cjs", { format: "cjs" }),
  bundle("workerd", "workerd.js", { format: "esm", external: ["./module.wasm"] }),
  bundle("edge-light", "edge-light.js", { format: "esm", external: ["./module.wasm?module"] }),
  bundle("edge-light", "edge-light.cjs", { format: "cjs", external: ["./module.wasm?module"] }),
  bundle("full-workerd", "full-workerd.js", { format: "esm", external: ["./full-module.wasm"] }),
  bundle("full-edge-light", "full-edge-light.js", { format: "esm", external: ["./full-module.wasm?module"] }),
  bundle("full-edge-light", "full-edge-light.cjs", { format: "cjs", external: ["./full-module.wasm?module"] }),
  bundle("full-browser", "full-browser.js", { format: "esm" }),
  bundle("full-browser", "full-browser.cjs", { format: "cjs" }),
  bundle("node", "node.cjs", { format: "cjs", platform: "node" }),
  bundle("wasm-bytes", "wasm-bytes.cjs", { format: "cjs" }),
  ...SUBPATHS.flatMap((entry) => [
    bundle(`../${entry}`, `${entry}.js`, { format: "esm" }),
    bundle(`../${entry}`, `${entry}.cjs`, { format: "cjs" }),
  ]),
  copyFile(within("wasm", "edge", "base.wasm"), within("dist", "module.wasm")),
  copyFile(within("wasm", "edge", "full.wasm"), within("dist", "full-module.wasm")),
  copyFile(within("wasm", "receive", "receive.wasm"), within("dist", "receive-module.wasm")),
  copyFile(within("wasm", "schemes", "schemes.wasm"), within("dist", "schemes-module.wasm")),
  copyFile(within("wasm", "explain", "explain.wasm"), within("dist", "explain-module.wasm")),
  copyFile(within("wasm", "keys", "keys.wasm"), within("dist", "keys-module.wasm")),
  // The one package whose code is among the bundles' own.
  copyFile(createRequire(import.meta.url).resolve("fflate/package.json").replace("package.json", "LICENSE"), within("dist", "LICENSE-fflate")),
  cp(within("..", "schemas"), within("dist", "schemas"), { recursive: true }),
]);
// By name: with `*`, newer versions of Node.js also export `module.exports`.
for (const [file, { metafile }] of Object.entries({ node: inline, "receive-node": receive, "explain-node": explain, "schemes-node": schemes, "keys-node": keys })) {
  const [{ exports: names }] = Object.values(metafile.outputs);
  await writeFile(within("dist", `${file}.js`), `export { ${names.join(", ")} } from "./${file}.cjs";\n`);
}

// The declarations of every entry are those of `inline`; for CommonJS the same, as `.d.cts`.
execFileSync(process.execPath, [tsc, "-p", here], { stdio: "inherit" });
const types = within("dist", "types");
const declarations = await readFile(path.join(types, "entry", "inline.d.ts"), "utf8");
await writeFile(path.join(types, "index.d.ts"), declarations.replaceAll('"../', '"./'));
const published = new Map();
for (const entry of ["index", "receive/index", "explain/index", "schemes/index", "keys/index", ...SUBPATHS]) await reachable(path.join(types, `${entry}.d.ts`), published);
for (const name of await readdir(types, { recursive: true })) {
  const file = path.join(types, name);
  if (file.endsWith(".d.ts") && !published.has(file)) await rm(file);
}
for (const [file, text] of published) {
  await writeFile(file.replace(/\.d\.ts$/u, ".d.cts"), text.replaceAll(IMPORT, '$1$2.cjs"'));
}

/** Finds the declaration files that one leads to, with their text. */
async function reachable(file, found) {
  if (found.has(file)) return;
  const text = await readFile(file, "utf8");
  found.set(file, text);
  for (const [, , next] of text.matchAll(IMPORT)) await reachable(path.join(path.dirname(file), `${next}.d.ts`), found);
}
