import type { Macs, Verifier } from "../engine/engine.js";
import { Events } from "../engine/events.js";
import { readHashing, readSigned, type Opened } from "../engine/generated/answers.js";
import { FINE } from "../engine/generated/boundary.js";
import { writeHeaders, type Found } from "../engine/header-table.js";
import { Content, Keys, outsideFor } from "../engine/outside.js";
import { Refusals } from "../errors/refusals.js";
import { lastError } from "../errors/report.js";
import type { WebhookEvent } from "../types/event.js";

/** A delivery, as far as what it came in was read: none of the caller's code runs any more. */
export interface Delivery {
  readonly bytes: Uint8Array;
  readonly found: Found;
  readonly now: number;
  /** Where it was hashed outside of the engine. */
  readonly macs?: Macs | undefined;
}

/** The calls of one webhook in the engine. */
export class Deliveries {
  readonly #engine: Verifier;
  readonly #handle: number;
  readonly #events: Events;
  readonly #refusals: Refusals;
  readonly #keys = new Keys();

  constructor(opened: Opened, engine: Verifier) {
    this.#engine = engine;
    this.#handle = opened.handle;
    this.#events = new Events(opened, engine);
    this.#refusals = new Refusals(opened.handle, engine);
  }

  verify({ bytes, found, now, macs }: Delivery): void {
    // All webhooks share the header table.
    writeHeaders(found, this.#engine);
    const refusal = this.#engine.verify(this.#handle, bytes, now, macs);
    if (refusal !== FINE) throw this.#refusals.errorOf(refusal);
  }

  receive({ bytes, found, now, macs }: Delivery): WebhookEvent {
    // As above.
    writeHeaders(found, this.#engine);
    const summary = this.#engine.receive(this.#handle, bytes, now, macs);
    if (summary < 0) throw this.#refusals.errorOf(-summary);
    return this.#events.eventOf(summary, bytes);
  }

  /** Has the platform do its part outside of the engine, if nothing is wrong with the rest of the delivery. */
  outside(delivery: Delivery): Promise<Delivery> | undefined {
    return this.#engine.ask === undefined ? this.#hashed(delivery) : this.#asked(delivery);
  }

  /** Asks the platform whether the signatures are right. */
  #asked({ bytes, found, now }: Delivery): Promise<Delivery> | undefined {
    // Nobody changes it meanwhile.
    const copy = new Uint8Array(bytes);
    writeHeaders(found, this.#engine);
    const answers = this.#engine.ask?.(this.#handle, copy, now);
    if (typeof answers === "number") throw this.#refusals.errorOf(answers);
    return answers?.then((macs) => ({ bytes: copy, found, now, macs }));
  }

  /** Has a large body hashed. */
  #hashed(delivery: Delivery): Promise<Delivery> | undefined {
    const { bytes, found, now } = delivery;
    const outside = outsideFor(bytes, this.#keys);
    if (outside === undefined) return undefined;
    writeHeaders(found, this.#engine);
    const refusal = outside.begin(this.#handle, bytes.length, now);
    if (refusal !== FINE) throw this.#refusals.errorOf(refusal);
    const { algorithm, before, after } = readHashing(this.#engine.answer());
    const content = new Content(algorithm, before, bytes, after);
    return content.macs(this.#keys, this.#handle, outside).then((macs) => ({ bytes: content.body, found, now, macs }));
  }

  sign(bytes: Uint8Array, settings: string): Record<string, string> {
    if (this.#engine.sign(this.#handle, bytes, settings) !== FINE) throw lastError(this.#engine);
    const { headers } = readSigned(this.#engine.answer());
    const names = headers.filter((_, index) => index % 2 === 0);
    return Object.fromEntries(names.map((name, index) => [name, headers[2 * index + 1] as string]));
  }
}
