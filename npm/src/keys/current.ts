import { Answer } from "../engine/answer.js";
import type { Verifier } from "../engine/engine.js";
import type { Addon } from "../engine/generated/addon.js";
import { readOffered, readReport } from "../engine/generated/answers.js";
import { FINE } from "../engine/generated/boundary.js";
import { parts } from "./public.js";

type Report = Parameters<typeof parts.errorOf>[0];

/** What is asked where keys are published, and how old they may be: the core, compiled to machine code or to WebAssembly. */
export interface Offering {
  /** Calls what is offered, with arguments as JSON, each on a line of its own. The answer: `Offered`. */
  offer(provider: string, name: string, given: string): number;
  answer(): Answer;
}

let running: Offering | undefined;
let isAlone = false;

/**
 * Called once, by the entry that a runtime resolves to, where the engine checks no signatures by public keys itself.
 * `alone`: no request may wait for what another began, as in Workers.
 */
export function run(engine: Verifier & Offering, alone = false): void {
  running = engine;
  isAlone = alone;
  parts.bring(engine);
}

/** Whether a request may wait for what another one asked for. */
export function mayWait(): boolean {
  return !isAlone;
}

/** Called in its place where it does. */
export function runNative(addon: Addon): void {
  running = { offer: (provider, name, given) => addon.offer(provider, name, given), answer: () => new Answer(addon.answer()) };
}

/** What the core says of published keys. */
export function asked(name: string, ...given: readonly unknown[]): unknown {
  if (running === undefined) throw new Error('hookseal was imported by an internal path: import "hookseal/keys"');
  const result = running.offer("keys", name, given.map((value) => JSON.stringify(value) ?? "null").join("\n"));
  const answer = running.answer();
  if (result !== FINE) throw parts.errorOf(readReport(answer) as Report);
  return JSON.parse(readOffered(answer).result);
}
