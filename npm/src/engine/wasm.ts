import * as wasm from "../../wasm/hookseal.js";
import { __wbg_reset_state as renewInstance } from "../../wasm/hookseal.js";
import { Answer } from "./answer.js";
import { viewOf } from "./bytes.js";
import { headerTableAt, requireProtocol, type Engine, type HeaderTable, type Macs } from "./engine.js";
import { readOpened, type Opened } from "./generated/answers.js";
import { FINE, NO_WEBHOOK, WASM_WINDOW_BYTES } from "./generated/boundary.js";
import { subtle } from "./outside.js";
import { crossTo, given, withBody } from "./wasm-memory.js";

/**
 * So large a body is hashed faster outside, the first one of a webhook too, for which its keys are
 * imported. Verifying 16, 32, 48, 64, 256 and 1024 kB took 47, 87, 127, 166, 692 and 2687 µs here,
 * 64, 72, 77, 85, 265 and 857 outside, and 119, 124, 127, 133, 300 and 881 outside with the import
 * (Node 20, x64, one run); in workerd it was faster from 32 kB on, with the import too.
 */
const LARGE = 48 * 1024;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A webhook, which outlives the instance in which it is open. */
interface Open {
  readonly configuration: string;
  /** Its handle in the instance that is named. */
  readonly handle: number;
  readonly instance: number;
}

/** How a delivery is judged, by where its body is. */
interface Judges {
  readonly inWindow: (handle: number, length: number, now: number) => number;
  readonly ready: (handle: number, length: number, now: number) => number;
  readonly hashed: (handle: number, length: number, macs: number, now: number) => number;
}

const VERIFY: Judges = { inWindow: wasm.verify, ready: wasm.verifyReady, hashed: wasm.verifyHashed };
const RECEIVE: Judges = { inWindow: wasm.receive, ready: wasm.receiveReady, hashed: wasm.receiveHashed };

/** The WebAssembly engine of a compiled module. */
export function wasmEngine(module: WebAssembly.Module): Engine {
  const instances = new Instances(module);
  return {
    get instance() {
      return instances.number;
    },
    open: (configuration) => instances.open(configuration),
    close: (name) => { instances.close(name); },
    headerTable: () => instances.usable().fresh().table,
    repeated: (bytes) => instances.repeated(bytes),
    verify: (name, body, now, macs) => instances.judge(VERIFY, name, body, now, macs),
    receive: (name, body, now, macs) => instances.judge(RECEIVE, name, body, now, macs),
    outside: {
      from: LARGE,
      key: (name) => instances.call(name, (handle) => (wasm.key(handle) ? given() : undefined)),
      begin: (name, length, now) => instances.call(name, (handle) => wasm.begin(handle, length, now)),
    },
    errorBehind: (name, refusal) => { instances.call(name, (handle) => { wasm.errorBehind(handle, refusal); }); },
    sign: (name, body, options) => instances.call(name, (handle) => wasm.sign(handle, viewOf(body), options)),
    checkText: (text) => instances.call(NO_WEBHOOK, () => wasm.checkText(text)),
    configError: (mistake, subject, found) => { instances.call(NO_WEBHOOK, () => { wasm.configError(mistake, subject, found); }); },
    answer: () => instances.answer(),
  };
}

/**
 * The instance of the module that is in use, and the webhooks.
 *
 * A call that is cut short, by an overflow of the stack, a time limit or the end of the memory,
 * leaves an instance that must not be used again. The next call begins with a new one, and opens
 * there again what it needs: that is what configurations are kept for.
 */
class Instances {
  readonly #module: WebAssembly.Module;
  #views: Views;
  number = 0;
  /** Whether a call is in WebAssembly. Where another one begins meanwhile, it was cut short. */
  #isInside = false;
  /** By the handles that are given out. */
  readonly #webhooks: (Open | undefined)[] = [];
  readonly #unused: number[] = [];

  constructor(module: WebAssembly.Module) {
    this.#module = module;
    this.#views = new Views(wasm.initSync({ module }).memory);
    requireProtocol(wasm.protocol());
  }

  /** The views of a usable instance. */
  usable(): Views {
    if (this.#isInside) {
      renewInstance();
      this.#views = new Views(wasm.initSync({ module: this.#module }).memory);
      this.number += 1;
      this.#isInside = false;
    }
    return this.#views;
  }

  /** Makes a call, with a webhook's handle in the instance. */
  call<T>(name: number, made: (handle: number) => T): T {
    const handle = this.#enter(name);
    const result = made(handle);
    this.#isInside = false;
    return result;
  }

  judge(judges: Judges, name: number, body: Uint8Array, now: number, macs: Macs | undefined): number {
    const handle = this.#enter(name);
    const { length } = body;
    let verdict: number;
    if (macs !== undefined) {
      verdict = withBody(body, () => judges.hashed(handle, length, this.#views.put(macs), now));
    } else if (length > WASM_WINDOW_BYTES) {
      verdict = withBody(viewOf(body), () => judges.ready(handle, length, now));
    } else {
      this.#views.window.set(body);
      verdict = judges.inWindow(handle, length, now);
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
    const keepKeys = subtle() !== undefined;
    return this.call(NO_WEBHOOK, () => wasm.open(configuration, keepKeys)) === FINE ? readOpened(this.answer()) : undefined;
  }

  close(name: number): void {
    const webhook = this.#webhooks[name];
    this.#webhooks[name] = undefined;
    this.#unused.push(name);
    if (webhook?.instance === this.number) this.call(NO_WEBHOOK, () => { wasm.close(webhook.handle); });
  }

  repeated(bytes: number): Uint8Array {
    const start = this.call(NO_WEBHOOK, () => wasm.repeated(bytes));
    this.#views.renew();
    return this.#views.bytes.subarray(start, start + bytes);
  }

  answer(): Answer {
    const text = this.call(NO_WEBHOOK, () => {
      const start = wasm.answer();
      return decoder.decode(this.#views.fresh().bytes.subarray(start, start + wasm.answerBytes()));
    });
    return new Answer(text);
  }
}

/** What is read and written of the engine's memory. */
class Views {
  readonly #memory: WebAssembly.Memory;
  bytes!: Uint8Array;
  window!: Uint8Array;
  table!: HeaderTable;

  constructor(memory: WebAssembly.Memory) {
    crossTo(memory);
    this.#memory = memory;
    this.renew();
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
    if (this.bytes.length === 0) this.renew();
    return this;
  }

  renew(): void {
    const [windowStart, tableStart] = [wasm.window(), wasm.table()];
    this.bytes = new Uint8Array(this.#memory.buffer);
    this.window = this.bytes.subarray(windowStart, windowStart + WASM_WINDOW_BYTES);
    this.table = headerTableAt(this.#memory.buffer, tableStart);
  }
}
