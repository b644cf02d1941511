// The engine that edge runtimes and pages ship: a module of the kernel alone, which runs plans. `bindings-edge-wasm` is its
// other side. It has no glue: what crosses is numbers, and places in its memory.
import { viewOf } from "./bytes.js";
import { textsOf } from "./document.js";
import { headerTableAt, requireProtocol, type Engine, type HeaderTable, type Macs } from "./engine.js";
import { MISTAKES, NO_WEBHOOK, WASM_WINDOW_BYTES } from "./generated/boundary.js";
import { Instances } from "./instances.js";
import { subtle } from "./outside.js";

/**
 * So large a body is hashed faster by the platform, the first one of a webhook too, for which its keys are imported: 64 kB
 * took 166 µs here, 85 outside and 133 with the import (Node 20, x64, one run, by the same hash functions).
 */
const LARGE = 48 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A document as the engine reads it: behind each value a byte that is in no text. */
function piecesOf(document: string): Uint8Array<ArrayBuffer>[] {
  return textsOf(document).flatMap((text) => [encoder.encode(text), Uint8Array.of(0xff)]);
}

/** What a delivery is judged for, and where its body is: as `judge` in `bindings-edge-wasm/src/boundary.rs` has it. */
const VERIFY = 0;
const RECEIVE = 1;
const BEGIN = 2;
const IN_WINDOW = 0;
const READY = 1;
const HASHED = 2;

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
  judge(purpose: number, delivered: number, handle: number, length: number, macs: number, now: number): number;
  answer(): number;
  answer_bytes(): number;
  error_behind(handle: number, refusal: number): void;
  sign(handle: number, body: number): number;
  check_text(): number;
  config_error(mistake: number, subject: number): void;
}

/** The engine of a compiled module. */
export function edgeEngine(module: WebAssembly.Module): Engine {
  const instances = new Instances<Views>({
    start: () => new Views(module),
    open(views, configuration) {
      const pieces = piecesOf(configuration);
      views.write(...pieces);
      // They have the secrets.
      for (const piece of pieces) piece.fill(0);
      return views.calls.open(subtle() !== undefined);
    },
    close: ({ calls }, handle) => { calls.close(handle); },
    answer: (views) => decoder.decode(views.at(views.calls.answer(), views.calls.answer_bytes())),
  });
  requireProtocol(instances.running.calls.protocol());
  return {
    get instance() {
      return instances.number;
    },
    open: (configuration) => instances.open(configuration),
    close: (name) => { instances.close(name); },
    headerTable: () => instances.usable().fresh().table,
    repeated: (bytes) => instances.call(NO_WEBHOOK, (views) => views.at(views.calls.repeated(bytes), bytes)),
    verify: (name, body, now, macs) => judge(instances, VERIFY, name, body, now, macs),
    receive: (name, body, now, macs) => judge(instances, RECEIVE, name, body, now, macs),
    outside: {
      from: LARGE,
      key: (name) => instances.call(name, (views, handle) => views.keyOf(handle)),
      begin: (name, length, now) => instances.call(name, ({ calls }, handle) => calls.judge(BEGIN, READY, handle, length, 0, now)),
    },
    errorBehind: (name, refusal) => { instances.call(name, ({ calls }, handle) => { calls.error_behind(handle, refusal); }); },
    sign: (name, body, options) => instances.call(name, (views, handle) => signed(views, handle, viewOf(body), options)),
    checkText: (text) =>
      instances.call(NO_WEBHOOK, (views) => {
        views.write(encoder.encode(text));
        return views.calls.check_text();
      }),
    configError: (mistake, subject, found) => {
      instances.call(NO_WEBHOOK, (views) => {
        const about = encoder.encode(subject);
        views.write(about, encoder.encode(found));
        views.calls.config_error(MISTAKES.indexOf(mistake), about.length);
      });
    },
    answer: () => instances.answer(),
  };
}

function signed(views: Views, handle: number, body: Uint8Array, options: string): number {
  views.write(body, ...piecesOf(options));
  return views.calls.sign(handle, body.length);
}

function judge(instances: Instances<Views>, purpose: number, name: number, body: Uint8Array, now: number, macs: Macs | undefined): number {
  const handle = instances.enter(name);
  const { length } = body;
  const views = instances.running.fresh();
  const { calls } = views;
  let verdict: number;
  if (macs !== undefined) {
    verdict = views.withBody(body, () => calls.judge(purpose, HASHED, handle, length, views.put(macs), now));
  } else if (length > WASM_WINDOW_BYTES) {
    verdict = views.withBody(viewOf(body), () => calls.judge(purpose, READY, handle, length, 0, now));
  } else {
    views.window.set(body);
    verdict = calls.judge(purpose, IN_WINDOW, handle, length, 0, now);
  }
  instances.leave();
  return verdict;
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

  /** The next of a webhook's keys. */
  keyOf(handle: number): Uint8Array<ArrayBuffer> | undefined {
    const length = this.calls.key(handle);
    const { window } = this.fresh();
    const key = length === 0 ? undefined : window.slice(0, length);
    window.fill(0, 0, length);
    return key;
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
