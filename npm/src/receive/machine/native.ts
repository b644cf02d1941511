import { NO_HANDLE, problemOf, propertiesOf, requireTables, type Compiled, type Machine } from "./machine.js";

/** What the addon exports for receivers. */
export interface ReceiveAddon {
  /** Those before it had none. */
  receiveProtocol?(): number;
  receiveOpen(text: string, actions: Uint32Array): number;
  receiveClose(handle: number): void;
  receiveNumbers(): number;
  receiveStep(handle: number, state: number, input: number, a: number, b: number, c: number): number;
  receiveText(): string;
  receiveProperties(handle: number): string;
  receiveKey(handle: number, variant: string, deduplicationKey: string): string | null;
  receiveMessageId(key: string): string;
  receiveHandshake(handle: number, found: string, echo: string): number;
  receiveQuestion(handle: number, query: string, token: string): number;
  receiveSource(handle: number, peer: string, forwardedFor: string): number;
  receiveIsEncoded(contentEncoding: string): boolean;
  receiveHealth(
    store: number,
    received: number,
    errors: number,
    queue: number,
    silence: number,
    queueLimit: number,
    errorRateLimit: number,
    silenceLimit: number,
  ): number;
  receiveFacts(provider: string): string;
  receiveTables(): string;
}

/** The machine of a loaded addon. */
export function nativeMachine(addon: ReceiveAddon): Machine {
  requireTables(addon.receiveProtocol?.());
  const gone = new FinalizationRegistry((handle: number) => { addon.receiveClose(handle); });
  return {
    engine: "native",
    open(text) {
      const actions = new Uint32Array(addon.receiveNumbers());
      const handle = addon.receiveOpen(text, actions);
      if (handle === NO_HANDLE) return problemOf(addon.receiveText());
      const compiled: Compiled = {
        properties: propertiesOf(addon.receiveProperties(handle)),
        actions,
        step: (state, input, a = 0, b = 0, c = 0) => addon.receiveStep(handle, state, input, a, b, c),
        key: (variant, deduplicationKey) => addon.receiveKey(handle, variant, deduplicationKey) ?? undefined,
        handshake: (found, echo) => addon.receiveHandshake(handle, found, echo),
        question: (query, token) => ({ status: addon.receiveQuestion(handle, query, token), echo: addon.receiveText() }),
        source: (peer, forwardedFor) => addon.receiveSource(handle, peer, forwardedFor),
      };
      gone.register(compiled, handle);
      return compiled;
    },
    messageId: (key) => addon.receiveMessageId(key),
    isEncoded: (contentEncoding) => addon.receiveIsEncoded(contentEncoding),
    health: (measured) =>
      addon.receiveHealth(
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
