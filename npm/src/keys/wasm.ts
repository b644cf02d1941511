import * as wasm from "../../wasm/keys/keys.js";
import { __wbg_reset_state as renewInstance } from "../../wasm/keys/keys.js";
import { Answer } from "../engine/answer.js";
import { viewOf } from "../engine/bytes.js";
import { headerTableAt, requireProtocol, type HeaderTable, type Macs, type Verifier } from "../engine/engine.js";
import { readOpened, type Opened } from "../engine/generated/answers.js";
import { FINE, NO_WEBHOOK, TABLE_BYTES } from "../engine/generated/boundary.js";
import type { Offering } from "./current.js";
import { answersOf } from "./platform.js";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A webhook, which outlives the instance in which it is open. */
interface Open {
  readonly configuration: string;
  readonly handle: number;
  readonly instance: number;
}

/** The engine, of a compiled module, for webhooks that public keys check, and for JSON Web Signatures. */
export function keysEngine(module: WebAssembly.Module): Verifier & Offering {
  const instances = new Instances(module);
  return {
    get instance() {
      return instances.number;
    },
    open: (configuration) => instances.open(configuration),
    close: (name) => { instances.close(name); },
    headerTable: () => instances.headerTable(),
    repeated: (bytes) => instances.repeated(bytes),
    ask: (name, body, now) => instances.ask(name, body, now),
    verify: (name, body, now, macs) => instances.call(name, (handle) => wasm.verify(handle, viewOf(body), answersIn(macs), now)),
    receive: (name, body, now, macs) => instances.call(name, (handle) => wasm.receive(handle, viewOf(body), answersIn(macs), now)),
    errorBehind: (name, refusal) => { instances.call(name, (handle) => { wasm.errorBehind(handle, refusal); }); },
    offer: (provider, offered, given) => instances.call(NO_WEBHOOK, () => wasm.offer(provider, offered, given)),
    sign: (name, body, options) => instances.call(name, (handle) => wasm.sign(handle, viewOf(body), options)),
    answer: () => instances.answer(),
  };
}

function answersIn(macs: Macs | undefined): Uint8Array | undefined {
  const [answers] = macs ?? [];
  return answers && new Uint8Array(answers);
}

/** The instance of the module that is in use, and the webhooks. As in `engine/wasm.ts`, one whose call was cut short is not used again. */
class Instances {
  readonly #module: WebAssembly.Module;
  #memory: WebAssembly.Memory;
  number = 0;
  #isInside = false;
  readonly #webhooks: (Open | undefined)[] = [];
  readonly #unused: number[] = [];

  constructor(module: WebAssembly.Module) {
    this.#module = module;
    this.#memory = wasm.initSync({ module }).memory;
    requireProtocol(wasm.protocol());
  }

  /** Makes a call, with a webhook's handle in the instance. */
  call<T>(name: number, made: (handle: number) => T): T {
    if (this.#isInside) {
      renewInstance();
      this.#memory = wasm.initSync({ module: this.#module }).memory;
      this.number += 1;
      this.#isInside = false;
    }
    let webhook = this.#webhooks[name];
    if (webhook !== undefined && webhook.instance !== this.number) {
      const { configuration } = webhook;
      const opened = this.#openHere(configuration);
      webhook = opened && { configuration, handle: opened.handle, instance: this.number };
      this.#webhooks[name] = webhook;
    }
    this.#isInside = true;
    const result = made(webhook?.handle ?? NO_WEBHOOK);
    this.#isInside = false;
    return result;
  }

  open(configuration: string): Opened | undefined {
    const opened = this.#openHere(configuration);
    if (opened === undefined) return undefined;
    const name = this.#unused.pop() ?? this.#webhooks.length;
    this.#webhooks[name] = { configuration, handle: opened.handle, instance: this.number };
    return { ...opened, handle: name };
  }

  #openHere(configuration: string): Opened | undefined {
    return this.call(NO_WEBHOOK, () => wasm.open(configuration)) === FINE ? readOpened(this.answer()) : undefined;
  }

  close(name: number): void {
    const webhook = this.#webhooks[name];
    this.#webhooks[name] = undefined;
    this.#unused.push(name);
    if (webhook?.instance === this.number) this.call(NO_WEBHOOK, () => { wasm.close(webhook.handle); });
  }

  ask(name: number, body: Uint8Array<ArrayBuffer>, now: number): Promise<Macs> | number | undefined {
    const refusal = this.call(name, (handle) => wasm.ask(handle, body, now));
    if (refusal !== FINE) return refusal;
    // As `asked` of bindings-js writes it.
    const answer = this.answer();
    const algorithm = answer.text();
    const pairs = answer.texts();
    if (algorithm === "") return undefined;
    const message = this.call(NO_WEBHOOK, () => new Uint8Array(this.#memory.buffer, wasm.message(), wasm.messageBytes()).slice());
    return answersOf(algorithm, message, pairs).then((answers) => [answers.buffer]);
  }

  headerTable(): HeaderTable {
    const start = this.call(NO_WEBHOOK, () => wasm.table(0));
    return headerTableAt(this.#memory.buffer, start);
  }

  repeated(bytes: number): Uint8Array {
    const start = this.call(NO_WEBHOOK, () => wasm.table(bytes)) + TABLE_BYTES;
    return new Uint8Array(this.#memory.buffer, start, bytes);
  }

  answer(): Answer {
    const text = this.call(NO_WEBHOOK, () => {
      const start = wasm.answer();
      return decoder.decode(new Uint8Array(this.#memory.buffer, start, wasm.answerBytes()));
    });
    return new Answer(text);
  }
}
