// Packs the package, and one package for each platform whose addon is there; and the command, which is a set of packages
// of its own, so that no server downloads it:
//   node npm/pack.mjs DESTINATION ADDONS COMMANDS
// Each is put together in a folder of its own, so that what is packed has the licences and the
// README beside it, names the platforms' packages, and has nothing that only this repository needs.
import { execFileSync } from "node:child_process";
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const here = import.meta.dirname;
const repository = path.dirname(here);
const [destination, addons, commands] = process.argv.slice(2).map((folder) => path.resolve(folder));

const own = JSON.parse(await readFile(path.join(here, "package.json"), "utf8"));
const platforms = JSON.parse(await readFile(path.join(here, "platforms.json"), "utf8"));
const { version, license, engines, keywords, homepage, repository: source, bugs } = own;
const shared = { keywords, homepage, repository: source, bugs, license, engines };
// A program for Linux brings its C library.
const systems = [...new Set(platforms.map(({ os: system, cpu }) => `${system}-${cpu}`))];
const stage = await mkdtemp(path.join(os.tmpdir(), "hookseal-pack-"));
try {
  await rm(destination, { recursive: true, force: true });
  await mkdir(destination, { recursive: true });
  await packMain();
  for (const platform of platforms.filter(({ name }) => existsSync(addonOf(name)))) await packPlatform(platform);
  await packCommand();
  for (const system of systems.filter((name) => existsSync(binaryOf(name)))) await packBinary(system);
} finally {
  await rm(stage, { recursive: true, force: true });
}

async function packMain() {
  const { scripts: _, private: __, ...manifest } = own;
  const optionalDependencies = Object.fromEntries(platforms.map(({ name }) => [packageOf(name), version]));
  const folder = await begin("main", { ...manifest, files: [...manifest.files, "LICENSE-*"], optionalDependencies });
  for (const part of manifest.files) await cp(path.join(here, part), path.join(folder, part), { recursive: true });
  await copyFile(path.join(here, "README.md"), path.join(folder, "README.md"));
  pack(folder);
}

async function packPlatform({ name, os: system, cpu, libc }) {
  const folder = await begin(name, {
    name: packageOf(name),
    version,
    description: `The native engine of the package hookseal, for ${name}.`,
    ...shared,
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

/** What starts the binary; it is what people install. */
async function packCommand() {
  const folder = await begin("command", {
    name: "hookseal-cli",
    version,
    description: "The command hookseal: verifies, explains, sends and checks webhook deliveries, offline.",
    ...shared,
    keywords: ["webhook", "signature", "testing", "conformance", "cli"],
    type: "module",
    exports: "./hookseal.js",
    bin: { "hookseal-cli": "./hookseal.js", hookseal: "./hookseal.js" },
    files: ["hookseal.js", "LICENSE-*"],
    optionalDependencies: Object.fromEntries(systems.map((system) => [commandOf(system), version])),
  });
  await copyFile(path.join(here, "command/hookseal.js"), path.join(folder, "hookseal.js"));
  await copyFile(path.join(repository, "cli/README.md"), path.join(folder, "README.md"));
  pack(folder);
}

async function packBinary(system) {
  const [name, cpu] = system.split("-");
  const file = path.basename(binaryOf(system));
  const folder = await begin(`command-${system}`, {
    name: commandOf(system),
    version,
    description: `The command hookseal for ${system}.`,
    ...shared,
    os: [name],
    cpu: [cpu],
    type: "commonjs",
    files: [file, "LICENSE-*"],
  });
  await writeFile(
    path.join(folder, "README.md"),
    `# ${commandOf(system)}\n\nThe command \`hookseal\` for ${system}. Install \`hookseal-cli\`, which installs it where it fits.\n`,
  );
  await copyFile(binaryOf(system), path.join(folder, file));
  await chmod(path.join(folder, file), 0o755);
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

function commandOf(system) {
  return `@hookseal/cli-${system}`;
}

function binaryOf(system) {
  return path.join(commands, system, system.startsWith("win32") ? "hookseal.exe" : "hookseal");
}
