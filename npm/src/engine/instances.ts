import { Answer } from "./answer.js";
import { readOpened, type Opened } from "./generated/answers.js";
import { FINE, NO_WEBHOOK } from "./generated/boundary.js";

/** What is called of a WebAssembly module, of which `Running` is an instance. */
export interface Calls<Running> {
  /** Makes an instance, in the place of the one before it. */
  start(): Running;
  /** Opens a webhook: `FINE`, or the answer says why not. */
  open(running: Running, configuration: string): number;
  close(running: Running, handle: number): void;
  /** The answer to the last call. */
  answer(running: Running): string;
}

/** A webhook, which outlives the instance in which it is open. */
interface Open {
  readonly configuration: string;
  /** Its handle in the instance that is named. */
  readonly handle: number;
  readonly instance: number;
}

/**
 * The instance of a module that is in use, and the webhooks.
 *
 * A call that is cut short, by an overflow of the stack, a time limit or the end of the memory, leaves an instance that must
 * not be used again. The next call begins with a new one, and opens there again what it needs: that is what configurations
 * are kept for.
 */
export class Instances<Running> {
  readonly #calls: Calls<Running>;
  running: Running;
  number = 0;
  /** Whether a call is in WebAssembly. Where another one begins meanwhile, it was cut short. */
  #isInside = false;
  /** By the handles that are given out. */
  readonly #webhooks: (Open | undefined)[] = [];
  readonly #unused: number[] = [];

  constructor(calls: Calls<Running>) {
    this.#calls = calls;
    this.running = calls.start();
  }

  /** An instance that may be used. */
  usable(): Running {
    if (this.#isInside) {
      this.running = this.#calls.start();
      this.number += 1;
      this.#isInside = false;
    }
    return this.running;
  }

  /** Makes a call, with a webhook's handle in the instance. */
  call<T>(name: number, made: (running: Running, handle: number) => T): T {
    const handle = this.enter(name);
    const result = made(this.running, handle);
    this.leave();
    return result;
  }

  /** Begins a call. Whoever enters says when it is over. */
  enter(name: number): number {
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

  leave(): void {
    this.#isInside = false;
  }

  open(configuration: string): Opened | undefined {
    const opened = this.#openHere(configuration);
    if (opened === undefined) return undefined;
    const name = this.#unused.pop() ?? this.#webhooks.length;
    this.#webhooks[name] = { configuration, handle: opened.handle, instance: this.number };
    return { ...opened, handle: name };
  }

  #openHere(configuration: string): Opened | undefined {
    const opened = this.call(NO_WEBHOOK, (running) => this.#calls.open(running, configuration));
    return opened === FINE ? readOpened(this.answer()) : undefined;
  }

  close(name: number): void {
    const webhook = this.#webhooks[name];
    this.#webhooks[name] = undefined;
    this.#unused.push(name);
    if (webhook?.instance === this.number) this.call(NO_WEBHOOK, (running) => { this.#calls.close(running, webhook.handle); });
  }

  answer(): Answer {
    return new Answer(this.call(NO_WEBHOOK, (running) => this.#calls.answer(running)));
  }
}
