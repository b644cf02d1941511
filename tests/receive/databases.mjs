// PostgreSQL and Redis, as Debian installs them.
import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";

import pg from "pg";

import { folderFor, freePort, start, until } from "./processes.mjs";

const VERSIONS = "/usr/lib/postgresql";

/** Starts a PostgreSQL, and gives its port and what stops and starts it again. `before`: what stands before its command. */
export async function startPostgres(context, before = []) {
  const folder = await folderFor(context);
  const data = path.join(folder, "data");
  const port = await freePort();
  needs(existsSync(VERSIONS), "postgresql");
  const [version] = readdirSync(VERSIONS).toSorted((a, b) => Number(b) - Number(a));
  const binary = (name) => path.join(VERSIONS, version, "bin", name);
  mkdirSync(data);
  const user = unprivileged(data);
  const options = ["-D", data, "-U", "hookseal", "-A", "trust", "-E", "UTF8", "--no-sync"];
  execFileSync("setpriv", [...user, binary("initdb"), ...options], { stdio: "ignore", cwd: data });
  const run = async () => {
    // A server that was killed leaves its files behind.
    rmSync(path.join(data, "postmaster.pid"), { force: true });
    // It gives back its shared memory only where it may stop itself.
    const [command, ...args] = [...before, binary("postgres"), "-D", data, "-p", String(port), "-k", "", "-c", "listen_addresses=127.0.0.1"];
    const server = start(context, command, args, { user, cwd: data, stop: "SIGQUIT" });
    await until(async () => {
      const client = new pg.Client(settings);
      client.on("error", () => {});
      await client.connect();
      await client.end();
      return true;
    }, "PostgreSQL");
    return server;
  };
  const settings = { host: "127.0.0.1", port, user: "hookseal", database: "postgres" };
  return { settings, run, server: await run() };
}

/** PostgreSQL refuses to run as root. */
function unprivileged(folder) {
  if (process.getuid() !== 0) return [];
  const [uid, gid] = ["-u", "-g"].map((option) => Number(execFileSync("id", [option, "postgres"], { encoding: "utf8" })));
  chownSync(folder, uid, gid);
  return [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
}

/** Starts a Redis, and gives its port. */
export function startRedis(context, ...more) {
  return startRedisBehind(context, [], ...more);
}

/** As {@link startRedis}; `before`: what stands before its command. */
export async function startRedisBehind(context, before, ...more) {
  needs(["/usr/bin", "/usr/local/bin"].some((place) => existsSync(path.join(place, "redis-server"))), "redis-server");
  const folder = await folderFor(context);
  const port = await freePort();
  const [command, ...args] = [...before, "redis-server", "--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "yes", ...more];
  const run = async () => {
    // It gives back its shared memory only where it may stop itself.
    const server = start(context, command, args);
    await until(() => server.said().includes("Ready to accept connections"), "Redis");
    return server;
  };
  return { port, run, server: await run() };
}

/** Starts three Redis nodes as a cluster, and gives their ports. */
export async function startRedisCluster(context) {
  const ports = [];
  for (let node = 0; node < 3; node += 1) {
    const options = ["--cluster-enabled", "yes", "--cluster-port", String(await freePort())];
    ports.push((await startRedis(context, ...options)).port);
  }
  const nodes = ports.map((port) => `127.0.0.1:${port}`);
  execFileSync("redis-cli", ["--cluster", "create", ...nodes, "--cluster-replicas", "0", "--cluster-yes"], { stdio: "ignore" });
  for (const port of ports) {
    await until(() => execFileSync("redis-cli", ["-p", String(port), "cluster", "info"], { encoding: "utf8" }).includes("cluster_state:ok"), "the cluster");
  }
  return ports;
}

function needs(there, name) {
  if (!there) throw new Error(`these tests need a server that is not installed: apt-get install ${name}`);
}
