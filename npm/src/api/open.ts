import { brought, engine, type Verifier } from "../engine/engine.js";
import { lengthBit, type RequestPart, type Wanted } from "../engine/header-table.js";
import { lastError } from "../errors/report.js";
import { clockOf } from "../input/clock.js";
import { configure, configureByPlan } from "../input/configuration.js";
import { planOf } from "../input/plan.js";
import { Deliveries } from "./deliveries.js";

// Workers with a compatibility date before 2025-05-05 have none: what they open is open until they end.
const forgotten =
  typeof FinalizationRegistry === "undefined"
    ? undefined
    : new FinalizationRegistry(({ by, handle }: { readonly by: Verifier; readonly handle: number }) => {
        try {
          by.close(handle);
        } catch {
          // Nobody could catch it, and the next call mends the engine.
        }
      });

/** What a webhook keeps of what it was made of. */
export interface Opened {
  readonly provider: string;
  readonly maxBodyBytes: number;
  readonly wanted: Wanted;
  readonly deliveries: Deliveries;
  readonly clock: () => number;
}

/** Has the engine open a webhook, and close it when nobody holds it any more. */
export function open(webhook: object, provider: unknown, secrets: unknown, options: unknown): Opened {
  const plan = planOf(provider);
  const { document, now } = plan === undefined ? configure(provider, secrets, options) : configureByPlan(plan, secrets, options);
  const clock = clockOf(now);
  let by: Verifier = engine();
  let opened = by.open(document);
  const further = brought();
  if (opened === undefined && further !== undefined) {
    by = further;
    opened = by.open(plan === undefined ? document : configure(provider, secrets, options).document);
  }
  if (opened === undefined) throw lastError(by);
  forgotten?.register(webhook, { by, handle: opened.handle });
  // As keys of objects, because the names are compared with such, and an engine has those but once. Each of
  // one of its own, for digits alone would come before all others.
  const headers = opened.headerNames.filter((name) => !name.startsWith(":"));
  const names = headers.flatMap((name) => Object.keys({ [name]: null }));
  const request = opened.headerNames.slice(headers.length).map((name) => name.slice(1) as RequestPart);
  const lengths = names.reduce((bits, name) => bits | lengthBit(name), 0);
  const { maxBodyBytes } = opened;
  return { provider: opened.provider, maxBodyBytes, wanted: { names, lengths, request }, deliveries: new Deliveries(opened, by), clock };
}
