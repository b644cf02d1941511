// Packs the package, and one package for each platform whose addon is there:
//   node npm/pack.mjs DESTINATION ADDONS
// Each is put together in a folder of its own, so that what is packed has the licences and the
// README beside it, names the platforms' packages, and has nothing that only this repository needs.
import { execFileSync } from "node:child_process";
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const here = import.meta.dirname;
const repository = path.dirname(here);
const [destination, addons] = process.argv.slice(2).map((folder) => path.resolve(folder));

const own = JSON.parse(await readFile(path.join(here, "package.json"), "utf8"));
const platforms = JSON.parse(await readFile(path.join(here, "platforms.json"), "utf8"));
const { version, license, engines, keywords, homepage, repository: source, bugs } = own;
const stage = await mkdtemp(path.join(os.tmpdir(), "hookseal-pack-"));
try {
  await rm(destination, { recursive: true, force: true });
  await mkdir(destination, { recursive: true });
  await packMain();
  for (const platform of platforms.filter(({ name }) => existsSync(addonOf(name)))) await packPlatform(platform);
} finally {
  await rm(stage, { recursive: true, force: true });
}

async function packMain() {
  const { scripts: _, private: __, ...manifest } = own;
  const optionalDependencies = Object.fromEntries(platforms.map(({ name }) => [packageOf(name), version]));
  const folder = await begin("main", { ...manifest, files: [...manifest.files, "LICENSE-*"], optionalDependencies });
  await cp(path.join(here, "dist"), path.join(folder, "dist"), { recursive: true });
  await copyFile(path.join(here, "README.md"), path.join(folder, "README.md"));
  pack(folder);
}

async function packPlatform({ name, os: system, cpu, libc }) {
  const folder = await begin(name, {
    name: packageOf(name),
    version,
    description: `The native engine of the package hookseal, for ${name}.`,
    keywords,
    homepage,
    repository: source,
    bugs,
    license,
    engines,
    os: [system],
    cpu: [cpu],
    ...(libc && { libc: [libc] }),
    type: "commonjs",
    main: "./hookseal.node",
    files: ["hookseal.node", "LICENSE-*"],
  });
  await writeFile(
    path.join(folder, "README.md"),
    `# ${packageOf(name)}\n\nThe native engine of the package \`hookseal\`, which installs it where it fits. Install \`hookseal\`.\n`,
  );
  await copyFile(addonOf(name), path.join(folder, "hookseal.node"));
  pack(folder);
}

async function begin(name, manifest) {
  const folder = path.join(stage, name);
  await mkdir(folder);
  await writeFile(path.join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const file of ["LICENSE-APACHE", "LICENSE-MIT"]) await copyFile(path.join(repository, file), path.join(folder, file));
  return folder;
}

function pack(folder) {
  const file = execFileSync("npm", ["pack", "--silent", "--pack-destination", destination], { cwd: folder, encoding: "utf8" });
  console.log(path.join(destination, file.trim()));
}

function packageOf(platform) {
  return `@hookseal/${platform}`;
}

function addonOf(platform) {
  return path.join(addons, `hookseal.${platform}.node`);
}
