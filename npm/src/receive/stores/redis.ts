import type { Claim, Held, Store } from "./store.js";

/** The store's clock, in milliseconds. */
const NOW = "local t = redis.call('TIME'); local now = t[1] * 1000 + math.floor(t[2] / 1000)";

/** Token, lease, keep. */
const CLAIM = `${NOW}
local r = redis.call('HMGET', KEYS[1], 'token', 'done', 'until', 'attempt', 'first')
if r[2] == '1' then return {'done'} end
local mine = r[1] == ARGV[1]
if r[1] and not mine and tonumber(r[3]) > now then return {'busy', r[3] - now} end
local attempt, first = (r[4] or 0) + (mine and 0 or 1), r[5] or now
redis.call('HSET', KEYS[1], 'token', ARGV[1], 'done', 0, 'until', now + ARGV[2], 'attempt', attempt, 'first', first)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {'fresh', attempt, now - first}`;

/** Token, keep. */
const COMPLETE = `if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'done', 1)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1`;

/** Token. */
const RELEASE = `local r = redis.call('HMGET', KEYS[1], 'token', 'done')
if r[1] ~= ARGV[1] or r[2] == '1' then return 0 end
redis.call('HSET', KEYS[1], 'token', '', 'until', 0)
return 1`;

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
 * `maxmemory-policy` than `noeviction` every call rejects.
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
    const name = `hookseal:${key}`;
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
      const information = String(await this.#send(["INFO", "memory"], name));
      const policy = /^maxmemory_policy:(\S+)/mu.exec(information)?.[1];
      if (policy !== undefined && policy !== "noeviction") {
        throw new Error(`the store needs Redis with maxmemory-policy noeviction, and it is ${policy}: marks would be dropped silently`);
      }
    } catch (error) {
      // Once more with the next call: it may be repaired by then.
      this.#checked = undefined;
      throw error;
    }
  }
}

function scriptOf(text: string): Script {
  return { text, hash: sha1(text) };
}

/** Redis names scripts so. */
async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
