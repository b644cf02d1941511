// Large bodies on the WebAssembly engine: the platform's own HMAC is faster, but it does not answer
// at once. It computes the MACs alone; what they are worth, the core says.
import { engine, type Macs, type Outside } from "./engine.js";

/** The platform's cryptography. Browsers have none on pages that are not from a secure origin. */
export function subtle(): SubtleCrypto | undefined {
  return (globalThis as { crypto?: { subtle?: SubtleCrypto } }).crypto?.subtle;
}

/** What is hashed of a delivery: a copy, which nobody changes while it is. */
export class Content {
  readonly #algorithm: string;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly body: Uint8Array;

  /** `before` and `after` are what is signed around the body, a character for each byte. */
  constructor(algorithm: string, before: string, body: Uint8Array, after: string) {
    this.#algorithm = algorithm;
    this.#bytes = new Uint8Array(before.length + body.length + after.length);
    this.#write(before, 0);
    this.#bytes.set(body, before.length);
    const end = before.length + body.length;
    this.#write(after, end);
    this.body = this.#bytes.subarray(before.length, end);
  }

  #write(text: string, start: number): void {
    for (let index = 0; index < text.length; index += 1) this.#bytes[start + index] = text.charCodeAt(index);
  }

  /** The MACs by all keys; nothing where the platform computes none. */
  async macs(keys: Keys, handle: number, outside: Outside): Promise<Macs | undefined> {
    try {
      const platform = subtle() as SubtleCrypto;
      const imported = await keys.imported(platform, this.#algorithm, handle, outside);
      return await Promise.all(imported.map((key) => platform.sign("HMAC", key, this.#bytes)));
    } catch {
      // As where the algorithm is forbidden, or where a Worker has not begun to answer a request.
      return undefined;
    }
  }
}

/** The platform's copies of a webhook's keys, which it shows to nobody. */
export class Keys {
  #imported: readonly CryptoKey[] | undefined;
  #begun = false;

  /**
   * Whether they are there, or nobody has fetched them. Who does keeps the promise to himself: in
   * a Worker, no request may wait for what another began.
   */
  get usable(): boolean {
    return this.#imported !== undefined || !this.#begun;
  }

  async imported(platform: SubtleCrypto, algorithm: string, handle: number, outside: Outside): Promise<readonly CryptoKey[]> {
    if (this.#imported !== undefined) return this.#imported;
    this.#begun = true;
    const keys: Uint8Array<ArrayBuffer>[] = [];
    for (let key = outside.key(handle); key !== undefined; key = outside.key(handle)) keys.push(key);
    const how = { name: "HMAC", hash: algorithm.replace("HMAC-SHA", "SHA-") };
    try {
      this.#imported = await Promise.all(keys.map((key) => platform.importKey("raw", key, how, false, ["sign"])));
      return this.#imported;
    } finally {
      for (const key of keys) key.fill(0);
    }
  }
}

/** What large bodies can be hashed with outside of the engine, where that is faster. */
export function outsideFor(bytes: Uint8Array, keys: Keys): Outside | undefined {
  const { outside } = engine();
  return outside !== undefined && bytes.length >= outside.from && keys.usable && subtle() !== undefined ? outside : undefined;
}
