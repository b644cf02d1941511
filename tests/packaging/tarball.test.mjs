// What is in the tarballs, before anything is installed.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { test } from "node:test";

import esbuild from "esbuild";

import { tarballs } from "./registry.mjs";
import { userFolder } from "./user.mjs";

const platforms = JSON.parse(readFileSync(new URL("../../npm/platforms.json", import.meta.url), "utf8"));
const packed = tarballs();
const main = packed.find(({ manifest }) => manifest.name === "hookseal");
const command = packed.find(({ manifest }) => manifest.name === "hookseal-cli");
const binaries = packed.filter(({ manifest }) => manifest.name.startsWith("@hookseal/cli-"));
const native = packed.filter((tarball) => tarball !== main && tarball !== command && !binaries.includes(tarball));

for (const { file, manifest } of packed) {
  test(`${manifest.name}: runs nothing when it is installed, and needs no other package`, () => {
    assert.equal(manifest.scripts, undefined);
    assert.equal(manifest.dependencies, undefined);
    assert.equal(manifest.peerDependencies, undefined);
    assert.equal(manifest.private, undefined);
  });

  const isOfTests = binaries.some((tarball) => tarball.file === file) && process.env.HOOKSEAL_PROFILE !== "release";
  const skip = isOfTests && "users install an optimised one, for which `cargo xtask dist` asks this";
  test(`${manifest.name}: says nothing of the machine that built it`, { skip }, () => {
    const content = execFileSync("tar", ["-xzOf", file], { maxBuffer: 2 ** 27 });
    for (const folder of [homedir(), path.resolve(import.meta.dirname, "../.."), "registry/src"]) {
      assert.equal(content.indexOf(folder), -1, folder);
    }
  });

  test(`${manifest.name}: has the licences and a README`, () => {
    const names = execFileSync("tar", ["-tzf", file], { encoding: "utf8" }).split("\n");
    const bundled = manifest === main.manifest ? ["dist/LICENSE-fflate"] : [];
    for (const name of ["LICENSE-APACHE", "LICENSE-MIT", "README.md", ...bundled]) assert.ok(names.includes(`package/${name}`), name);
    const readme = execFileSync("tar", ["-xzOf", file, "package/README.md"], { encoding: "utf8" });
    for (const [, target] of readme.matchAll(/\]\(([^)]+)\)/gu)) {
      const isHeading = target.startsWith("#") && readme.toLowerCase().includes(`\n## ${target.slice(1).replaceAll("-", " ")}\n`);
      assert.ok(isHeading || target.startsWith("https:") || names.includes(`package/${target}`), `the README leads to ${target}`);
    }
  });
}

test("every platform is named, at the same version, and those that were built fit theirs", () => {
  const { version, optionalDependencies } = main.manifest;
  assert.deepEqual(optionalDependencies, Object.fromEntries(platforms.map(({ name }) => [`@hookseal/${name}`, version])));
  assert.ok(native.length > 0, "no addon was built");
  for (const { manifest } of native) {
    const { os: system, cpu, libc } = platforms.find(({ name }) => manifest.name === `@hookseal/${name}`);
    assert.deepEqual({ version: manifest.version, os: manifest.os, cpu: manifest.cpu, libc: manifest.libc }, { version, os: [system], cpu: [cpu], libc: libc && [libc] });
  }
});

test("the command is there for every system, and the library downloads none", () => {
  const { version, optionalDependencies } = command.manifest;
  const systems = [...new Set(platforms.map(({ os: system, cpu }) => `${system}-${cpu}`))];
  assert.equal(version, main.manifest.version);
  assert.deepEqual(optionalDependencies, Object.fromEntries(systems.map((name) => [`@hookseal/cli-${name}`, version])));
  assert.ok(binaries.length > 0, "no command was built");
  for (const { manifest } of binaries) {
    const name = manifest.name.replace("@hookseal/cli-", "");
    assert.deepEqual([manifest.version, manifest.os, manifest.cpu, manifest.libc], [version, [name.split("-")[0]], [name.split("-")[1]], undefined]);
    assert.ok(systems.includes(name), name);
  }
});

test("no entry awaits at its top level", async (context) => {
  const folder = path.join(await userFolder(context), "node_modules/hookseal/dist");
  for (const name of await readdir(folder)) {
    // As CommonJS, which has no such await.
    if (name.endsWith("js")) await esbuild.transform(readFileSync(path.join(folder, name)), { format: "cjs", loader: "js" });
  }
});
