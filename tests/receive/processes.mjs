// Servers that a test needs, on free ports of this machine and in folders of their own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";

const endings = new WeakMap();

/** Runs what ends something when a test has ended: what came last, first. */
export function atEnd(context, end) {
  const known = endings.get(context);
  if (known) {
    known.push(end);
    return;
  }
  const ends = [end];
  endings.set(context, ends);
  context.after(async () => {
    for (const each of ends.toReversed()) await each();
  });
}

/** A folder that is deleted when the test has ended. */
export async function folderFor(context) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "hookseal-receive-"));
  // Servers that run as another user have to get in.
  await chmod(folder, 0o711);
  atEnd(context, () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return folder;
}

/** A port that nobody uses at the moment. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Starts a program that ends with the test, and with this process, however that ends. */
export function start(context, command, args, options = {}) {
  const child = spawn("setpriv", ["--pdeathsig=KILL", ...(options.user ?? []), command, ...args], { stdio: ["ignore", "pipe", "pipe"], ...options });
  const texts = [];
  const hear = (text) => texts.push(text);
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", hear);
  const ended = once(child, "exit");
  atEnd(context, async () => {
    child.kill("SIGCONT");
    child.kill(options.stop ?? "SIGKILL");
    await ended;
  });
  return { child, ended, said: () => texts.join("") };
}

/**
 * The environment of a program whose clock is wrong by so many minutes. What it waits for takes as long as it takes, as
 * on a machine whose clock is wrong.
 */
export function wrongClock(minutes) {
  return { LD_PRELOAD: library("faketime/libfaketime.so.1"), FAKETIME: `${minutes < 0 ? "" : "+"}${minutes}m`, FAKETIME_DONT_FAKE_MONOTONIC: "1" };
}

/** A clock of servers, which can be set while they run: what stands before a server's command, and what sets it so many seconds forward. */
export async function settableClock(context) {
  const file = path.join(await folderFor(context), "clock");
  const set = (seconds) => {
    // At once: what is read half written would be no time.
    writeFileSync(`${file}.next`, `${seconds < 0 ? "" : "+"}${seconds}`);
    renameSync(`${file}.next`, file);
  };
  set(0);
  // The C library stands before what Redis has for `malloc`, which asks for the time before the other can tell it.
  const preload = `LD_PRELOAD=${library("faketime/libfaketime.so.1")} ${library("libc.so.6")}`;
  const command = ["env", preload, `FAKETIME_TIMESTAMP_FILE=${file}`, "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1"];
  return { command, set };
}

/** Debian has them in a folder for the machine's kind. */
function library(name) {
  const found = readdirSync("/usr/lib").map((folder) => path.join("/usr/lib", folder, name)).find((file) => existsSync(file));
  if (found === undefined) throw new Error("these tests need a library that is not installed: apt-get install libfaketime");
  return found;
}

/** Waits until something holds, for a minute at most. */
export async function until(holds, what = "what the test waits for") {
  const end = Date.now() + 60_000;
  for (;;) {
    let last;
    try {
      last = await holds();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`${what} did not come: ${last}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
