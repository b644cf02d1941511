// The engine that edge runtimes and pages ship: a module of the kernel alone, which runs plans. `bindings-edge-wasm` is its
// other side. It has no glue: what crosses is numbers, and places in its memory.
import { Answer } from "./answer.js";
import { viewOf } from "./bytes.js";
import { headerTableAt, requireProtocol, type Engine, type HeaderTable, type Macs } from "./engine.js";
import { readOpened, type Opened } from "./generated/answers.js";
import { FINE, MISTAKES, NO_WEBHOOK, WASM_WINDOW_BYTES } from "./generated/boundary.js";
import { subtle } from "./outside.js";

/**
 * So large a body is hashed faster by the platform, the first one of a webhook too, for which its keys are imported: 64 kB
 * took 166 µs here, 85 outside and 133 with the import (Node 20, x64, one run, by the same hash functions).
 */
const LARGE = 48 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** How a delivery is judged whose body is in the window, lies ready, or was hashed outside. */
interface Judges {
  readonly inWindow: "verify" | "receive";
  readonly ready: "verify_ready" | "receive_ready";
  readonly hashed: "verify_hashed" | "receive_hashed";
}

const VERIFY: Judges = { inWindow: "verify", ready: "verify_ready", hashed: "verify_hashed" };
const RECEIVE: Judges = { inWindow: "receive", ready: "receive_ready", hashed: "receive_hashed" };

/** What the module exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  protocol(): number;
  window(): number;
  table(): number;
  repeated(bytes: number): number;
  room(bytes: number): number;
  open(keepKeys: boolean): number;
  key(handle: number): number;
  close(handle: number): void;
  verify(handle: number, length: number, now: number): number;
  verify_ready(handle: number, length: number, now: number): number;
  verify_hashed(handle: number, length: number, macs: number, now: number): number;
  receive(handle: number, length: number, now: number): number;
  receive_ready(handle: number, length: number, now: number): number;
  receive_hashed(handle: number, length: number, macs: number, now: number): number;
  begin(handle: number, length: number, now: number): number;
  answer(): number;
  answer_bytes(): number;
  error_behind(handle: number, refusal: number): void;
  sign(handle: number, body: number): number;
  check_text(): number;
  config_error(mistake: number, subject: number): void;
}

/** A webhook, which outlives the instance in which it is open. */
interface Open {
  readonly configuration: string;
  /** Its handle in the instance that is named. */
  readonly handle: number;
  readonly instance: number;
}

/** The engine of a compiled module. */
export function edgeEngine(module: WebAssembly.Module): Engine {
  const instances = new Instances(module);
  return {
    get instance() {
      return instances.number;
    },
    open: (configuration) => instances.open(configuration),
    close: (name) => { instances.close(name); },
    headerTable: () => instances.usable().fresh().table,
    repeated: (bytes) => instances.call(NO_WEBHOOK, (calls) => instances.views.at(calls.repeated(bytes), bytes)),
    verify: (name, body, now, macs) => instances.judge(VERIFY, name, body, now, macs),
    receive: (name, body, now, macs) => instances.judge(RECEIVE, name, body, now, macs),
    outside: {
      from: LARGE,
      key: (name) => instances.key(name),
      begin: (name, length, now) => instances.call(name, (calls, handle) => calls.begin(handle, length, now)),
    },
    errorBehind: (name, refusal) => { instances.call(name, (calls, handle) => { calls.error_behind(handle, refusal); }); },
    sign: (name, body, options) =>
      instances.call(name, (calls, handle) => {
        const bytes = viewOf(body);
        instances.views.write(bytes, encoder.encode(options));
        return calls.sign(handle, bytes.length);
      }),
    checkText: (text) =>
      instances.call(NO_WEBHOOK, (calls) => {
        instances.views.write(encoder.encode(text));
        return calls.check_text();
      }),
    configError: (mistake, subject, found) => { instances.configError(mistake, subject, found); },
    answer: () => instances.answer(),
  };
}

/**
 * The instance of the module that is in use, and the webhooks.
 *
 * A call that is cut short, by an overflow of the stack, a time limit or the end of the memory, leaves an instance that must
 * not be used again. The next call begins with a new one, and opens there again what it needs: that is what configurations
 * are kept for.
 */
class Instances {
  readonly #module: WebAssembly.Module;
  views: Views;
  number = 0;
  /** Whether a call is in WebAssembly. Where another one begins meanwhile, it was cut short. */
  #isInside = false;
  /** By the handles that are given out. */
  readonly #webhooks: (Open | undefined)[] = [];
  readonly #unused: number[] = [];

  constructor(module: WebAssembly.Module) {
    this.#module = module;
    this.views = new Views(module);
    requireProtocol(this.views.calls.protocol());
  }

  /** The views of a usable instance. */
  usable(): Views {
    if (this.#isInside) {
      this.views = new Views(this.#module);
      this.number += 1;
      this.#isInside = false;
    }
    return this.views;
  }

  /** Makes a call, with a webhook's handle in the instance. */
  call<T>(name: number, made: (calls: Exports, handle: number) => T): T {
    const handle = this.#enter(name);
    const result = made(this.views.calls, handle);
    this.#isInside = false;
    return result;
  }

  judge(judges: Judges, name: number, body: Uint8Array, now: number, macs: Macs | undefined): number {
    const handle = this.#enter(name);
    const { length } = body;
    const views = this.views.fresh();
    const { calls } = views;
    let verdict: number;
    if (macs !== undefined) {
      verdict = views.withBody(body, () => calls[judges.hashed](handle, length, views.put(macs), now));
    } else if (length > WASM_WINDOW_BYTES) {
      verdict = views.withBody(viewOf(body), () => calls[judges.ready](handle, length, now));
    } else {
      views.window.set(body);
      verdict = calls[judges.inWindow](handle, length, now);
    }
    this.#isInside = false;
    return verdict;
  }

  /** Whoever enters says when the call is over. */
  #enter(name: number): number {
    this.usable();
    let webhook = this.#webhooks[name];
    if (webhook !== undefined && webhook.instance !== this.number) {
      const { configuration } = webhook;
      const opened = this.#openHere(configuration);
      webhook = opened && { configuration, handle: opened.handle, instance: this.number };
      this.#webhooks[name] = webhook;
    }
    this.#isInside = true;
    return webhook?.handle ?? NO_WEBHOOK;
  }

  open(configuration: string): Opened | undefined {
    const opened = this.#openHere(configuration);
    if (opened === undefined) return undefined;
    const name = this.#unused.pop() ?? this.#webhooks.length;
    this.#webhooks[name] = { configuration, handle: opened.handle, instance: this.number };
    return { ...opened, handle: name };
  }

  #openHere(configuration: string): Opened | undefined {
    const opened = this.call(NO_WEBHOOK, (calls) => {
      const bytes = encoder.encode(configuration);
      this.views.write(bytes);
      // It has the secrets.
      bytes.fill(0);
      return calls.open(subtle() !== undefined);
    });
    return opened === FINE ? readOpened(this.answer()) : undefined;
  }

  close(name: number): void {
    const webhook = this.#webhooks[name];
    this.#webhooks[name] = undefined;
    this.#unused.push(name);
    if (webhook?.instance === this.number) this.call(NO_WEBHOOK, (calls) => { calls.close(webhook.handle); });
  }

  key(name: number): Uint8Array<ArrayBuffer> | undefined {
    return this.call(name, (calls, handle) => {
      const length = calls.key(handle);
      const { window } = this.views.fresh();
      const key = length === 0 ? undefined : window.slice(0, length);
      window.fill(0, 0, length);
      return key;
    });
  }

  configError(mistake: (typeof MISTAKES)[number], subject: string, found: string): void {
    this.call(NO_WEBHOOK, (calls) => {
      const about = encoder.encode(subject);
      this.views.write(about, encoder.encode(found));
      calls.config_error(MISTAKES.indexOf(mistake), about.length);
    });
  }

  answer(): Answer {
    const text = this.call(NO_WEBHOOK, (calls) => decoder.decode(this.views.at(calls.answer(), calls.answer_bytes())));
    return new Answer(text);
  }
}

/** An instance, and what is read and written of its memory. */
class Views {
  readonly calls: Exports;
  readonly #memory: WebAssembly.Memory;
  #body: Uint8Array = new Uint8Array();
  window!: Uint8Array<ArrayBuffer>;
  table!: HeaderTable;

  constructor(module: WebAssembly.Module) {
    const fill = (to: number, start: number, length: number): void => {
      this.at(to, length).set(this.#body.subarray(start, start + length));
    };
    this.calls = new WebAssembly.Instance(module, { e: { f: fill } }).exports as unknown as Exports;
    this.#memory = this.calls.memory;
    this.#renew();
  }

  /** So many bytes of the memory. */
  at(start: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#memory.buffer, start, length);
  }

  /** Lays a body ready for a call. */
  withBody<T>(ready: Uint8Array, call: () => T): T {
    this.#body = ready;
    try {
      return call();
    } finally {
      this.#body = new Uint8Array();
    }
  }

  /** Writes pieces into the room, one behind the other. */
  write(...pieces: readonly Uint8Array[]): void {
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const room = this.at(this.calls.room(length), length);
    let end = 0;
    for (const piece of pieces) {
      room.set(piece, end);
      end += piece.length;
    }
  }

  /** Puts MACs into the window, one behind the other, and gives how many bytes they have. */
  put(macs: Macs): number {
    let end = 0;
    for (const mac of macs) {
      this.window.set(new Uint8Array(mac), end);
      end += mac.byteLength;
    }
    return end;
  }

  /** When the memory grows, its old buffer is detached, and views of it are empty. */
  fresh(): this {
    if (this.window.length === 0) this.#renew();
    return this;
  }

  #renew(): void {
    this.window = this.at(this.calls.window(), WASM_WINDOW_BYTES);
    this.table = headerTableAt(this.#memory.buffer, this.calls.table());
  }
}
