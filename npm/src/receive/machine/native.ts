import type { Addon } from "../../engine/generated/addon.js";
import { NO_HANDLE, problemOf, propertiesOf, requireTables, type Compiled, type Machine, type Said } from "./machine.js";

/** The machine of a loaded addon. */
export function nativeMachine(addon: Addon): Machine {
  requireTables(addon.receiveProtocol?.());
  const said = (number: number): Said => ({ number, text: addon.receiveText() });
  const gone = new FinalizationRegistry((handle: number) => { addon.receiveClose(handle); });
  return {
    engine: "native",
    open(configuration) {
      const actions = new Uint32Array(addon.receiveNumbers());
      const handle = addon.receiveOpen(configuration, actions);
      if (handle === NO_HANDLE) return problemOf(addon.receiveText());
      const compiled: Compiled = {
        properties: propertiesOf(addon.receiveProperties(handle)),
        actions,
        step: (state, input, a = 0, b = 0, c = 0) => addon.receiveStep(handle, state, input, a, b, c),
        key: (variant, deduplicationKey) => addon.receiveKey(handle, variant, deduplicationKey) ?? undefined,
        handshake: (found, echo) => said(addon.receiveHandshake(handle, found, echo)),
        question: (method, query, header, token) => said(addon.receiveQuestion(handle, method, query, header, token)),
        signed: ({ number, text }, signature, token) => said(addon.receiveSigned(handle, number, text, signature, token)),
        source: (peer, forwardedFor) => addon.receiveSource(handle, peer, forwardedFor),
      };
      gone.register(compiled, handle);
      return compiled;
    },
    variantOf: (key) => addon.receiveVariantOf(key) ?? undefined,
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
