import { engine } from "../engine/engine.js";
import { readOffered } from "../engine/generated/answers.js";
import { FINE } from "../engine/generated/boundary.js";
import { lastError } from "../errors/report.js";

/** What a provider offers besides, called with arguments that are JSON. */
export function offered(provider: string, name: string, ...given: readonly string[]): unknown {
  if (engine().offer(provider, name, given.join("\n")) !== FINE) throw lastError();
  return JSON.parse(readOffered(engine().answer()).result);
}
