import * as wasm from "../../wasm/keys/keys.js";
import { __wbg_reset_state as renewInstance } from "../../wasm/keys/keys.js";
import { viewOf, type Unshared } from "../engine/bytes.js";
import { headerTableAt, requireProtocol, type Macs, type Verifier } from "../engine/engine.js";
import { FINE, NO_WEBHOOK, TABLE_BYTES } from "../engine/generated/boundary.js";
import { Instances } from "../engine/instances.js";
import type { Offering } from "./current.js";
import { answersOf } from "./platform.js";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The engine, of a compiled module, for webhooks that public keys check, and for JSON Web Signatures. */
export function keysEngine(module: WebAssembly.Module): Verifier & Offering {
  let isFirst = true;
  const instances = new Instances<WebAssembly.Memory>({
    start() {
      if (!isFirst) renewInstance();
      isFirst = false;
      return wasm.initSync({ module }).memory;
    },
    open: (_, configuration) => wasm.open(configuration),
    close: (_, handle) => { wasm.close(handle); },
    answer({ buffer }) {
      const start = wasm.answer();
      return decoder.decode(new Uint8Array(buffer, start, wasm.answerBytes()));
    },
  });
  requireProtocol(wasm.protocol());
  return {
    get instance() {
      return instances.number;
    },
    open: (configuration) => instances.open(configuration),
    close: (name) => { instances.close(name); },
    headerTable: () => instances.call(NO_WEBHOOK, (memory) => {
      const start = wasm.table(0);
      return headerTableAt(memory.buffer, start);
    }),
    repeated: (bytes) => instances.call(NO_WEBHOOK, (memory) => {
      const start = wasm.table(bytes) + TABLE_BYTES;
      return new Uint8Array(memory.buffer, start, bytes);
    }),
    ask: (name, body, now) => ask(instances, name, body, now),
    verify: (name, body, now, macs) => instances.call(name, (_, handle) => wasm.verify(handle, viewOf(body), answersIn(macs), now)),
    receive: (name, body, now, macs) => instances.call(name, (_, handle) => wasm.receive(handle, viewOf(body), answersIn(macs), now)),
    errorBehind: (name, refusal) => { instances.call(name, (_, handle) => { wasm.errorBehind(handle, refusal); }); },
    offer: (provider, offered, given) => instances.call(NO_WEBHOOK, () => wasm.offer(provider, offered, given)),
    sign: (name, body, options) => instances.call(name, (_, handle) => wasm.sign(handle, viewOf(body), options)),
    answer: () => instances.answer(),
  };
}

function ask(instances: Instances<WebAssembly.Memory>, name: number, body: Unshared, now: number): Promise<Macs> | number | undefined {
  const refusal = instances.call(name, (_, handle) => wasm.ask(handle, body, now));
  if (refusal !== FINE) return refusal;
  // As `asked` of bindings-js writes it.
  const answer = instances.answer();
  const algorithm = answer.text();
  const pairs = answer.texts();
  if (algorithm === "") return undefined;
  const message = instances.call(NO_WEBHOOK, ({ buffer }) => new Uint8Array(buffer, wasm.message(), wasm.messageBytes()).slice());
  return answersOf(algorithm, message, pairs).then((answers) => [answers.buffer]);
}

function answersIn(macs: Macs | undefined): Uint8Array | undefined {
  const [answers] = macs ?? [];
  return answers && new Uint8Array(answers);
}
