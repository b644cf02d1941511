import type { Machine } from "./machine.js";

/** The machine of this runtime, and what it knows of providers. */
export interface Running {
  readonly machine: Machine;
  /** How a built-in provider delivers, as lines for {@link Machine.open}; empty for others. */
  factsOf(provider: string): string;
  /** Whether one timer may serve several requests. */
  readonly sharesTimers?: boolean;
}

let running: Running | undefined;

/** Called once, by the entry that a runtime resolves to. */
export function run(chosen: Running): void {
  running = chosen;
}

export function current(): Running {
  if (running === undefined) throw new Error('hookseal was imported by an internal path: import "hookseal/receive"');
  return running;
}
