import { storeDrops } from "../machine/mistakes.js";
import type { Claim, Held, Store } from "./store.js";

// A row is a text: the attempt (or `done`), lease, keep, age and token. The first three are of the moment when it was
// written, and what is left until it expires tells how long ago that was, by the clock of Redis.
const ROW = "local attempt, lease, keep, age, token = string.match(redis.call('GET', KEYS[1]) or '', '^(%w+);(%d+);(%d+);(%d+);(.*)$')";

/** Token, lease, keep: where there is a row. */
const CLAIM = `${ROW}
if attempt == 'done' then return {'done', 0, 0} end
if attempt then
  local passed = keep - redis.call('PTTL', KEYS[1])
  if token ~= ARGV[1] and passed < tonumber(lease) then return {'busy', lease - passed, 0} end
  attempt, age = attempt + (token == ARGV[1] and 0 or 1), math.max(0, age + passed)
else attempt, age = 1, 0 end
redis.call('SET', KEYS[1], table.concat({attempt, ARGV[2], ARGV[3], age, ARGV[1]}, ';'), 'PX', ARGV[3])
return {'fresh', attempt, age}`;

/** Token, keep. */
const COMPLETE = `${ROW}
if token ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], 'done;0;0;0;' .. token, 'PX', ARGV[2])
return 1`;

/** Token. A row that is not there is written to all the same, in vain: who asks for health learns where Redis takes nothing. */
const RELEASE = `${ROW}
if not attempt then redis.call('SET', KEYS[1], '', 'XX') return 0 end
if token ~= ARGV[1] or attempt == 'done' then return 0 end
redis.call('SET', KEYS[1], table.concat({attempt, 0, keep, age, ''}, ';'), 'KEEPTTL')
return 1`;

/** Names of keys, one for each master of a cluster: commands go to the node whose key they name. */
const NAMES = `local master, left, names = {}, {}, {}
for _, range in ipairs(redis.call('CLUSTER', 'SLOTS')) do
  local id = range[3][3]
  for slot = range[1], range[2] do master[slot] = id end
  left[id] = true
end
for number = 0, 65535 do
  local name = 'hookseal:' .. number
  local id = master[redis.call('CLUSTER', 'KEYSLOT', name)]
  if id and left[id] then
    left[id] = nil
    table.insert(names, name)
    if not next(left) then break end
  end
end
return names`;

/** As a script, since drivers send those alone to the node whose key they name. */
const INFO = "return redis.call('INFO', 'memory')";

/** Sends a command; `key` says which node of a cluster it is for. */
export type SendCommand = (command: string[], key: string) => Promise<unknown>;

/** A script of which Redis is told the text only where it does not know it. */
interface Script {
  readonly text: string;
  readonly hash: Promise<string>;
}

/**
 * A store in Redis 6.2 or later, a single node or a cluster.
 *
 * Switch `appendonly` on. Marks that are dropped for want of memory would have events handled twice: with another
 * `maxmemory-policy` than `noeviction`, of a cluster's node too, every call rejects.
 *
 * @param send - sends a command: `(command) => client.sendCommand(command)` of redis, with a cluster
 * `(command, key) => cluster.sendCommand(key, false, command)`; `([name, ...rest]) => client.call(name, ...rest)` of ioredis
 */
export function redis(send: SendCommand): Store {
  return new Redis(send);
}

class Redis implements Store {
  readonly #send: SendCommand;
  readonly #claim = scriptOf(CLAIM);
  readonly #complete = scriptOf(COMPLETE);
  readonly #release = scriptOf(RELEASE);
  #checked: Promise<void> | undefined;

  constructor(send: SendCommand) {
    this.#send = send;
  }

  async claim(key: string, token: string, leaseMs: number, keepMs: number): Promise<Claim> {
    const name = nameOf(key);
    await (this.#checked ??= this.#check(name));
    // Most events are new, and a script takes Redis several times as long.
    const set = await this.#send(["SET", name, `1;${leaseMs};${keepMs};0;${token}`, "NX", "PX", String(keepMs)], name);
    if (String(set) === "OK") return { state: "fresh", attempt: 1, ageMs: 0 };
    const [state, first, second] = (await this.#run(this.#claim, key, [token, leaseMs, keepMs])) as [unknown, unknown, unknown];
    switch (String(state)) {
      case "done":
        return { state: "done" };
      case "busy":
        return { state: "busy", remainingMs: Number(first) };
      default:
        return { state: "fresh", attempt: Number(first), ageMs: Number(second) };
    }
  }

  async complete(key: string, token: string, keepMs: number): Promise<Held> {
    return Number(await this.#run(this.#complete, key, [token, keepMs])) === 1 ? "ok" : "stale";
  }

  async release(key: string, token: string): Promise<Held> {
    return Number(await this.#run(this.#release, key, [token])) === 1 ? "ok" : "stale";
  }

  async #run(script: Script, key: string, values: (string | number)[]): Promise<unknown> {
    const name = nameOf(key);
    const operands = ["1", name, ...values.map(String)];
    await (this.#checked ??= this.#check(name));
    try {
      return await this.#send(["EVALSHA", await script.hash, ...operands], name);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes("NOSCRIPT")) throw error;
      return this.#send(["EVAL", script.text, ...operands], name);
    }
  }

  async #check(name: string): Promise<void> {
    try {
      const information = String(await this.#send(["INFO"], name));
      requireMarksKept(information);
      if (!/^cluster_enabled:1/mu.test(information)) return;
      for (const at of (await this.#send(["EVAL", NAMES, "1", name], name)) as unknown[]) {
        requireMarksKept(String(await this.#send(["EVAL", INFO, "1", String(at)], String(at))));
      }
    } catch (error) {
      // Once more with the next call: it may be repaired by then.
      this.#checked = undefined;
      throw error;
    }
  }
}

/** Throws where a node drops marks for want of memory. */
function requireMarksKept(information: string): void {
  const policy = /^maxmemory_policy:(\S+)/mu.exec(information)?.[1];
  if (policy === undefined || policy === "noeviction") return;
  throw new Error(storeDrops(policy));
}

function nameOf(key: string): string {
  return `hookseal:${key}`;
}

function scriptOf(text: string): Script {
  return { text, hash: sha1(text) };
}

/** Redis names scripts so. */
async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
