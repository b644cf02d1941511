import { OUTCOMES } from "./machine/tables.js";

/** How a delivery ended. */
export type Outcome = (typeof OUTCOMES)[number];

/** What is told of a delivery: when it is answered, and again when a handler ends after that. */
export interface Observation {
  readonly endpoint: string;
  readonly provider: string;
  /** The event's type where a handler has it, else `other`: so that labels stay few. */
  readonly type: string;
  readonly outcome: Outcome;
  /** The provider's id of the event. For logs, as what follows. */
  readonly id: string | null;
  readonly key: string | undefined;
  /** The error's code, where the delivery was refused. */
  readonly code: string | undefined;
  /** The status of the answer; undefined where there was none, or none yet. */
  readonly status: number | undefined;
  /** Since the request arrived, in milliseconds. */
  readonly ms: number;
  readonly attempt: number;
}

export type Observe = (observation: Observation) => void;
