#!/usr/bin/env node
// Starts the command, which npm has installed for this platform.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";

const platform = `${process.platform}-${process.arch}`;
const name = `@hookseal/cli-${platform}`;
const binary = find();
if (binary === "") {
  const ways = "npm installs it unless optional packages are left out (--omit=optional); else `cargo install hookseal-cli` builds it";
  console.error(`hookseal: the package ${name} is not installed, which has the command for this platform: ${ways}`);
  process.exitCode = 2;
} else {
  const child = spawn(binary, process.argv.slice(2), { stdio: "inherit" });
  // This process ends after the command, which has things to write down after a Ctrl-C.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void child.kill(signal));
  child.on("error", ({ message }) => {
    console.error(`hookseal: ${binary} could not be started: ${message}`);
    process.exitCode = 2;
  });
  child.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}

/** The binary's path; empty where the package is not there. */
function find() {
  try {
    return createRequire(import.meta.url).resolve(`${name}/hookseal${process.platform === "win32" ? ".exe" : ""}`);
  } catch {
    return "";
  }
}
