#!/usr/bin/env node
// `npx hookseal …`. The command is a package of its own, `hookseal-cli`, so that servers do not download it. Where that
// is not installed beside this one, npm runs it at this package's version, and asks before it downloads something.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const name = `hookseal-cli@${version}`;
try {
  await import("hookseal-cli");
} catch (error) {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  byNpm();
}

function byNpm() {
  const { npm_execpath: own } = process.env;
  // npm names itself to what it runs; on Windows what is called `npm` is no program.
  const [command, ...before] = own?.endsWith("npm-cli.js") ? [process.execPath, own] : ["npm"];
  const args = [...before, "exec", `--package=${name}`, "--", "hookseal-cli", ...process.argv.slice(2)];
  console.error(`hookseal: the command is the package ${name}, which npm runs now`);
  const child = spawn(command, args, { stdio: "inherit" });
  // It ends as the command does: with the terminal's Ctrl-C, and not before it.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void child.kill(signal));
  child.on("error", ({ message }) => {
    console.error(`hookseal: npm could not be started (${message}): install the package ${name}, and run hookseal again`);
    process.exitCode = 2;
  });
  child.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}
