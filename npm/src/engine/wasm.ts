import * as wasm from "../../wasm/hookseal.js";
import { __wbg_reset_state as renewInstance } from "../../wasm/hookseal.js";
import { valuesOf, type Value } from "./answer.js";
import { viewOf } from "./bytes.js";
import { crossTo, given, withBody } from "./crossing.js";
import { blockAt, FINE, REFUSED, type Block, type Engine, type Macs } from "./engine.js";
import { subtle } from "./outside.js";

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
    block: () => instances.usable().fresh().block,
    repeated: (bytes) => instances.repeated(bytes),
    verify: (name, body, now, macs) => instances.judge(VERIFY, name, body, now, macs),
    receive: (name, body, now, macs) => instances.judge(RECEIVE, name, body, now, macs),
    outside: {
      from: LARGE,
      key: (name) => instances.call(name, (handle) => (wasm.key(handle) ? given() : undefined)),
      begin: (name, length, now) => instances.call(name, (handle) => wasm.begin(handle, length, now)),
    },
    explain: (name, refusal) => { instances.call(name, (handle) => { wasm.explain(handle, refusal); }); },
    sign: (name, body, options) => instances.call(name, (handle) => wasm.sign(handle, viewOf(body), options)),
    checkText: (text) => instances.call(NONE, () => wasm.checkText(text)),
    passesRealestateapiFilters: (data, filters) => instances.call(NONE, () => wasm.passesRealestateapiFilters(data, filters)),
    describe: (mistake, subject, found) => { instances.call(NONE, () => { wasm.describe(mistake, subject, found); }); },
    hospitablePersonalSecret: (email) => instances.call(NONE, () => wasm.hospitablePersonalSecret(email)),
    answer: () => instances.answer(),
  };
}

/** No webhook's handle. */
const NONE = 0xffffffff;

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
  /** The handle that the next answer begins with, instead of that of the instance. */
  #opened: number | undefined;

  constructor(module: WebAssembly.Module) {
    this.#module = module;
    this.#views = new Views(wasm.initSync({ module }).memory);
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
    } else if (length > this.#views.window.length) {
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
      webhook = this.#openHere(webhook.configuration);
      this.#webhooks[name] = webhook;
    }
    this.#isInside = true;
    return webhook?.handle ?? NONE;
  }

  open(configuration: string): number {
    const webhook = this.#openHere(configuration);
    if (webhook === undefined) return REFUSED;
    this.#opened = this.#unused.pop() ?? this.#webhooks.length;
    this.#webhooks[this.#opened] = webhook;
    return FINE;
  }

  #openHere(configuration: string): Open | undefined {
    const keepKeys = subtle() !== undefined;
    if (this.call(NONE, () => wasm.open(configuration, keepKeys)) !== FINE) return undefined;
    return { configuration, handle: this.answer()[0] as number, instance: this.number };
  }

  close(name: number): void {
    const webhook = this.#webhooks[name];
    this.#webhooks[name] = undefined;
    this.#unused.push(name);
    if (webhook?.instance === this.number) this.call(NONE, () => { wasm.close(webhook.handle); });
  }

  repeated(bytes: number): Uint8Array {
    const start = this.call(NONE, () => wasm.repeated(bytes));
    this.#views.renew();
    return this.#views.bytes.subarray(start, start + bytes);
  }

  answer(): Value[] {
    const values = this.call(NONE, () => {
      const start = wasm.answer();
      return valuesOf(decoder.decode(this.#views.fresh().bytes.subarray(start, start + wasm.answerBytes())));
    });
    if (this.#opened !== undefined) values[0] = this.#opened;
    this.#opened = undefined;
    return values;
  }
}

/** What is read and written of the engine's memory. */
class Views {
  readonly #memory: WebAssembly.Memory;
  bytes!: Uint8Array;
  window!: Uint8Array;
  block!: Block;

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
    const [windowStart, blockStart] = [wasm.window(), wasm.block()];
    this.bytes = new Uint8Array(this.#memory.buffer);
    this.window = this.bytes.subarray(windowStart, windowStart + wasm.windowBytes());
    this.block = blockAt(this.#memory.buffer, blockStart, wasm.blockBytes());
  }
}
