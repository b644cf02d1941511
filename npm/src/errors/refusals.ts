import type { Verifier } from "../engine/engine.js";
import { REFUSALS_KEPT } from "../engine/generated/boundary.js";
import type { ErrorReport, WebhookError } from "./classes.js";
import { errorOf, lastReport } from "./report.js";

/** What was said about the last refusals of a webhook that differ, each in the place of its number. */
export class Refusals {
  readonly #handle: number;
  readonly #engine: Verifier;
  readonly #reports: { readonly refusal: number; readonly instance: number; readonly report: ErrorReport }[] = [];

  constructor(handle: number, engine: Verifier) {
    this.#handle = handle;
    this.#engine = engine;
  }

  /** The error behind a refusal's number. */
  errorOf(refusal: number): WebhookError {
    const place = refusal % REFUSALS_KEPT;
    const { instance } = this.#engine;
    let known = this.#reports[place];
    if (known?.refusal !== refusal || known.instance !== instance) {
      this.#engine.errorBehind(this.#handle, refusal);
      known = { refusal, instance, report: lastReport(this.#engine) };
      this.#reports[place] = known;
    }
    return errorOf(known.report);
  }
}
