// Fetches public keys where a provider publishes them. Which address that may be, how long keys are good for and when to
// ask again, the core says; a delivery has no say in it.
import { asked, mayWait } from "./current.js";
import { parts } from "./public.js";

/** Keys could not be fetched: nothing was verified, and the sender is to try again. */
export class KeysUnavailableError extends Error {
  override name = "KeysUnavailableError";
}

/** Where keys are published: at an address of one's own, where the provider's document names none. */
export interface KeySourceOptions {
  /**
   * An address that begins with `https://`. Its host is who is trusted. Where each delivery names the address of its key,
   * what such an address may be, such as `https://keys.example.com/{hex}.pem`.
   */
  readonly url?: string | undefined;
  /** What fetches, in the place of the platform's `fetch`, such as one that goes through a proxy. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** A function that gives Unix seconds. */
  readonly now?: (() => number) | undefined;
}

/** How often it is looked whether keys have come, which takes longer. */
const LOOK_MS = 25;

interface Source {
  readonly url: string;
  readonly limitBytes: number;
  readonly timeoutSeconds: number;
}

/** The address of a key that a delivery names, if it may be fetched there and is not known, and whether to ask now. */
interface Named {
  readonly url: string | null;
  readonly due: boolean;
  readonly limitBytes: number;
  readonly timeoutSeconds: number;
}

/** What is done at an age: whether to ask for the keys, whether they may be used, and whether what was asked for last came. */
interface Age {
  readonly due: boolean;
  readonly usable: boolean;
  readonly answered: boolean;
}

/** Has a source make of other keys what verifies by them: what throws there are no keys, and no answer. */
export let checkKeysBy: (source: KeySource, made: (keys: string) => unknown) => void;

/** The keys of one provider, and when they were fetched. */
export class KeySource {
  static {
    checkKeysBy = (source, made) => {
      source.#made = made;
    };
  }

  /** Whether each delivery names its key: what is fetched then are those that were named. */
  readonly isNamed: boolean;
  readonly #scheme: readonly [unknown, string | null];
  readonly #source: Source;
  readonly #fetch: typeof globalThis.fetch;
  readonly #now: () => number;
  #text: string | undefined;
  #fetchedAt: number | null = null;
  #freshSeconds = 0;
  #askedAt: number | null = null;
  #made: ((keys: string) => unknown) | undefined;
  /** Why the keys that were asked for last did not come. */
  #failure: unknown;
  /** While they are being asked for. */
  #asking: Promise<void> | undefined;

  /**
   * @param provider - its name, or its scheme
   * @throws `WebhookConfigError` `invalid_option` where its document names no address, or the one that is given is none
   */
  constructor(provider: string | object, options: KeySourceOptions = {}) {
    this.#scheme = [parts.schemeOf(provider), options.url ?? null];
    const pattern = asked("pattern", ...this.#scheme) as string | null;
    this.isNamed = pattern !== null;
    const name = typeof provider === "string" ? provider : (provider as { readonly name?: unknown }).name;
    this.#source = pattern === null ? (asked("source", name, options.url ?? null) as Source) : { url: pattern, limitBytes: 0, timeoutSeconds: 0 };
    this.#fetch = options.fetch ?? ((...given) => globalThis.fetch(...given));
    this.#now = options.now ?? (() => Date.now() / 1000);
  }

  /**
   * The keys, as a webhook's secret: fetched where they are not fresh, or where a delivery names one that is not among
   * them; but not again within a minute. Where each delivery names its key, they are those that were named before, and
   * none at first: `""`.
   *
   * @throws {@link KeysUnavailableError} where there are none that may be used
   */
  async keys(isUnknown = false): Promise<string> {
    if (this.isNamed) return this.#text ?? "";
    if (this.#age(isUnknown).due) {
      this.#asking = this.#ask(() => this.#refresh());
      await this.#asking;
    } else if (this.#asking !== undefined && !this.#isEnough(isUnknown)) {
      // Others asked just now.
      await (mayWait() ? this.#asking : this.#lookForAnswer(this.#source.timeoutSeconds));
    }
    if (!this.#isEnough(isUnknown)) throw unavailable(this.#source.url, this.#failure);
    return this.#text as string;
  }

  /**
   * The keys with the one that a delivery names by this address, if it may be fetched from there: the `id` in the details of
   * `unknown_key`.
   *
   * @throws {@link KeysUnavailableError}
   */
  async named(id: string): Promise<string> {
    const find = (): Named => asked("named", ...this.#scheme, id, this.#text ?? "", this.#askedAt, this.#seconds()) as Named;
    let named = find();
    if (named.url !== null && this.#asking !== undefined) {
      // Others asked just now, and maybe for the same.
      await (mayWait() ? this.#asking : this.#lookForAnswer(named.timeoutSeconds));
      named = find();
    }
    const { url, due } = named;
    if (url === null) return this.#text ?? "";
    if (!due) throw unavailable(url);
    this.#failure = undefined;
    this.#asking = this.#ask(() => this.#fetchNamed({ ...named, url }));
    await this.#asking;
    if (this.#failure !== undefined) throw unavailable(url, this.#failure);
    return this.#text ?? "";
  }

  async #fetchNamed(source: Source): Promise<void> {
    const { text } = await this.#fetched(source);
    const keys = asked("joined", this.#text ?? "", source.url, text) as string;
    // What is no key is no answer.
    this.#made?.(keys);
    this.#text = keys;
  }

  /** Where nothing that another request began may be awaited: by timers of one's own, as long as an answer may take. */
  async #lookForAnswer(timeoutSeconds: number): Promise<void> {
    for (let ms = 0; this.#asking !== undefined && ms < timeoutSeconds * 1000; ms += LOOK_MS) {
      // oxlint-disable-next-line no-await-in-loop -- One after the other: this is how long it waits.
      await new Promise((resolve) => {
        setTimeout(resolve, LOOK_MS);
      });
    }
  }

  async #ask(fetch: () => Promise<void>): Promise<void> {
    this.#askedAt = this.#seconds();
    try {
      await fetch();
    } catch (cause) {
      this.#failure = cause;
    } finally {
      this.#asking = undefined;
    }
  }

  /** What was fetched may be used for a while, but does not say who an unknown key is. */
  #isEnough(isUnknown: boolean): boolean {
    const { usable, answered } = this.#age(false);
    return this.#text !== undefined && usable && (answered || !isUnknown);
  }

  #seconds(): number {
    return Math.floor(this.#now());
  }

  #age(isUnknown: boolean): Age {
    return asked("age", this.#fetchedAt, this.#freshSeconds, this.#askedAt, this.#seconds(), isUnknown) as Age;
  }

  async #refresh(): Promise<void> {
    const { text, headers } = await this.#fetched(this.#source);
    if (text !== this.#text) this.#made?.(text);
    this.#freshSeconds = asked("fresh_seconds", headers.get("cache-control"), headers.get("age")) as number;
    this.#fetchedAt = this.#seconds();
    this.#text = text;
  }

  async #fetched({ url, timeoutSeconds, limitBytes }: Source): Promise<{ text: string; headers: Headers }> {
    const signal = AbortSignal.timeout(timeoutSeconds * 1000);
    // A redirect is an answer like any other that is not 200. Workers know no `error` here.
    const response = await this.#fetch(url, { redirect: "manual", signal, headers: { accept: "application/json, */*" } });
    if (response.status !== 200) throw new Error(fault(response.status));
    return { text: await textOf(response, limitBytes), headers: response.headers };
  }
}

/** What is said of it where no keys came; without a cause because some were asked for just now. */
function unavailable(url: string, cause?: unknown): KeysUnavailableError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = asked("unavailable", url, cause === undefined ? null : why) as string;
  return new KeysUnavailableError(message, { cause });
}

/** Why an answer is not taken: its status, or of what it has too much. */
function fault(what: number | "bytes"): string {
  return asked("fault", what) as string;
}

async function textOf(response: Response, limitBytes: number): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let read = 0;
  const reader = response.body?.getReader();
  for (let piece = await reader?.read(); piece?.value !== undefined; piece = await reader?.read()) {
    read += piece.value.length;
    if (read > limitBytes) {
      await reader?.cancel();
      throw new Error(fault("bytes"));
    }
    text += decoder.decode(piece.value, { stream: true });
  }
  return text + decoder.decode();
}
