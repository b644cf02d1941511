import * as wasm from "../../../wasm/receive/receive.js";
import { NO_HANDLE, problemOf, propertiesOf, requireTables, type Compiled, type Machine, type Said } from "./machine.js";
import { NUMBERS } from "./tables.js";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The machine of a compiled module, of which there is one instance. */
export function wasmMachine(module: WebAssembly.Module): Machine {
  const results = new Results(wasm.initSync({ module }).memory);
  requireTables(wasm.protocol());
  // Workers with a compatibility date before 2025-05-05 have none: what they open is open until they end.
  const gone =
    typeof FinalizationRegistry === "undefined"
      ? undefined
      : new FinalizationRegistry((handle: number) => {
          wasm.close(handle);
        });
  return {
    engine: "wasm",
    open(lines) {
      const handle = wasm.open(lines);
      if (handle === NO_HANDLE) return problemOf(results.text());
      const compiled = compiledAs(handle, results);
      gone?.register(compiled, handle);
      return compiled;
    },
    variantOf(key) {
      wasm.variantOf(key);
      return results.text() || undefined;
    },
    messageId(key) {
      wasm.messageId(key);
      return results.text();
    },
    isEncoded: wasm.isEncoded,
    health: (measured) =>
      wasm.health(
        measured.store,
        measured.received,
        measured.errors,
        measured.queue,
        measured.silenceMs,
        measured.queueLimit,
        measured.errorRateLimit,
        measured.silenceLimitMs,
      ),
  };
}

function compiledAs(handle: number, results: Results): Compiled {
  const said = (number: number): Said => ({ number, text: results.text() });
  wasm.properties(handle);
  return {
    properties: propertiesOf(results.text()),
    get actions() {
      return results.actions();
    },
    step: (state, input, a = 0, b = 0, c = 0) => wasm.step(handle, state, input, a, b, c),
    key: (variant, deduplicationKey) => (wasm.key(handle, variant, deduplicationKey) ? results.text() : undefined),
    handshake: (found, echo) => said(wasm.handshake(handle, found, echo)),
    question: (method, query, header, token) => said(wasm.question(handle, method, query, header, token)),
    signed: ({ number, text }, signature, token) => said(wasm.signed(handle, number, text, signature, token)),
    source: (peer, forwardedFor) => wasm.source(handle, peer, forwardedFor),
  };
}

/** What calls leave in the memory. */
class Results {
  readonly #memory: WebAssembly.Memory;
  #actions: Uint32Array;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#actions = this.#view();
  }

  /** The last text: asked for after the call that made it, for which the memory may have grown. */
  text(): string {
    return decoder.decode(new Uint8Array(this.#memory.buffer, wasm.text(), wasm.textBytes()));
  }

  actions(): Uint32Array {
    // A memory that grew has a new buffer, and views of the old one are empty.
    if (this.#actions.length === 0) this.#actions = this.#view();
    return this.#actions;
  }

  #view(): Uint32Array {
    return new Uint32Array(this.#memory.buffer, wasm.actions(), NUMBERS);
  }
}
