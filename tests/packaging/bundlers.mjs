// What bundles a program in a user's folder.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

import esbuild from "esbuild";
import { build as vite } from "vite";
import webpack from "webpack";

import { bundledWorker } from "./worker.mjs";

/** Each bundles `page.mjs` in a folder, and gives the folder to serve, with the vectors beside the page. */
export const PAGE_BUNDLERS = {
  async Vite(folder) {
    await vite({ root: folder, logLevel: "warn" });
    return path.join(folder, "dist");
  },
  async esbuild(folder) {
    const outdir = path.join(folder, "out");
    await bundleByEsbuild(folder, { entryPoints: ["page.mjs"], outdir, minify: true });
    return withPage(folder, outdir, "page.js");
  },
  async webpack(folder) {
    const outdir = path.join(folder, "out");
    await bundleByWebpack(folder, { entry: "./page.mjs", target: "web", output: { path: outdir } });
    return withPage(folder, outdir, "main.js");
  },
};

/** Each bundles `bundled.mjs` in a folder for Node.js, and gives the bundle. */
export const NODE_BUNDLERS = {
  async esbuild(folder) {
    const outfile = path.join(folder, "bundle.mjs");
    await bundleByEsbuild(folder, { entryPoints: ["bundled.mjs"], outfile, platform: "node" });
    return outfile;
  },
  async webpack(folder) {
    const output = { path: folder, filename: "bundle.cjs" };
    await bundleByWebpack(folder, { entry: "./bundled.mjs", target: "node", output });
    return path.join(folder, output.filename);
  },
};

/** Each bundles a program in a folder for browsers and edge runtimes, and gives the bundle's text. */
export const SCRIPT_BUNDLERS = {
  async esbuild(folder, entry) {
    const outfile = path.join(folder, "script.mjs");
    await bundleByEsbuild(folder, { entryPoints: [entry], outfile, minify: true });
    return readFile(outfile, "utf8");
  },
  // As wrangler does.
  async "esbuild for Workers"(folder, entry) {
    const [{ contents }] = await bundledWorker(folder, entry);
    return contents.toString("utf8");
  },
  // By Rolldown, whose rules are Rollup's.
  async Vite(folder, entry) {
    const options = { rollupOptions: { input: path.join(folder, entry), output: { entryFileNames: "script.mjs" } } };
    await vite({ root: folder, logLevel: "warn", build: { outDir: "script", modulePreload: false, ...options } });
    return readFile(path.join(folder, "script/script.mjs"), "utf8");
  },
  async webpack(folder, entry) {
    const output = { path: path.join(folder, "packed"), filename: "script.js" };
    await bundleByWebpack(folder, { entry: `./${entry}`, target: "webworker", output });
    return readFile(path.join(folder, "packed/script.js"), "utf8");
  },
};

function bundleByEsbuild(folder, options) {
  return esbuild.build({ absWorkingDir: folder, bundle: true, format: "esm", logLevel: "warning", ...options });
}

async function bundleByWebpack(folder, options) {
  const stats = await promisify(webpack)({ context: folder, mode: "production", performance: { hints: false }, ...options });
  assert.ok(!stats.hasErrors() && !stats.hasWarnings(), stats.toString());
}

async function withPage(folder, outdir, script) {
  const page = await readFile(path.join(folder, "index.html"), "utf8");
  await writeFile(path.join(outdir, "index.html"), page.replace("./page.mjs", `./${script}`));
  return outdir;
}
