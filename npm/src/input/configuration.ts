import { FOREIGN } from "../engine/document.js";
import type { Mistake } from "../engine/engine.js";
import { describeSetting, isFunction, isPlainObject } from "./describe.js";
import { configError } from "../errors/report.js";

/** The configuration as JSON for the core, which judges it, and what JSON cannot carry. */
export function configure(provider: unknown, secrets: unknown, options: unknown): { document: string; now: unknown } {
  return configured(field("provider", json(schemeOf(provider), "scheme", "")), secrets, options);
}

/** The same for an engine that opens plans alone, but for what has none: it says what to hand over. */
export function configureByPlan(plan: string, secrets: unknown, options: unknown): { document: string; now: unknown } {
  // What somebody changed may be no bytes, and then no plan either.
  const bytes = /^[\0-\u{FF}]*$/u.test(plan) ? btoa(plan) : "no plan";
  return configured(field("plan", JSON.stringify(bytes)), secrets, options);
}

function configured(provider: string, secrets: unknown, options: unknown): { document: string; now: unknown } {
  const { now, ...others } = fieldsOf("options", options);
  const document = [
    provider,
    field("secrets", json(secrets, "secret", "0")),
    field("options", optionsJson(others)),
  ];
  return { document: `{${document.filter(Boolean).join(",")}}`, now };
}

/** What a constant of `hookseal/providers` holds, or what else was compiled; nothing of anything else. */
export function compiledOf(provider: unknown): { readonly name?: unknown; readonly plan: string; readonly scheme?: unknown } | undefined {
  if (typeof provider !== "object" || provider === null) return undefined;
  try {
    return "plan" in provider && typeof provider.plan === "string" ? (provider as { plan: string }) : undefined;
  } catch {
    // Whoever reads it as a scheme says what it is.
    return undefined;
  }
}

/** What an engine that reads schemes is handed: the scheme, or the name of a built-in provider. */
export function schemeOf(provider: unknown): unknown {
  const compiled = compiledOf(provider);
  return compiled === undefined ? provider : (compiled.scheme ?? compiled.name);
}

/** The fields of an options object as JSON; a field that is undefined counts as not given. */
export function optionsJson(options: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(options).map(([name, value]) => field(name, json(value, "plain_data", name)));
  return `{${fields.filter(Boolean).join(",")}}`;
}

/** A scheme as JSON for the core, which judges it. */
export function schemeJson(scheme: unknown): string {
  return json(schemeOf(scheme), "scheme", "") ?? "null";
}

/** A value as JSON, which must express it; what is undefined, as null. */
export function valueJson(name: string, value: unknown): string {
  let foreign: string | undefined;
  const text = json(value, "plain_data", name, (found) => { foreign ??= found; });
  if (foreign !== undefined) throw configError("json", name, foreign);
  return text ?? "null";
}

/** Reads every field of an options object once, whatever stands behind it. The result inherits none. */
export function fieldsOf(name: string, options: unknown): Record<string, unknown> {
  const fields = Object.create(null) as Record<string, unknown>;
  if (options === undefined) return fields;
  if (typeof options !== "object" || options === null) {
    throw configError("object", name, describeSetting(options));
  }
  let isOther: boolean;
  try {
    Object.assign(fields, options);
    isOther = Symbol.iterator in options || (Object.keys(fields).length === 0 && !isPlainObject(options));
  } catch (cause) {
    throw configError("fields", name, "", { cause });
  }
  // What is in a `Map` or behind the getters of a class would be left out without a word.
  if (isOther) throw configError("plain_object", name, "");
  return fields;
}

function field(name: string, value: string | undefined): string {
  return value === undefined ? "" : `${JSON.stringify(name)}:${value}`;
}

/** As JSON, in which {@link FOREIGN} says what JSON cannot express, for the core to refuse it. */
function json(value: unknown, mistake: Mistake, subject: string, seen?: (foreign: string) => void): string | undefined {
  try {
    return JSON.stringify(value, function replace(this: Readonly<Record<string, unknown>>, key: string, item: unknown) {
      const foreign = foreignToJson(item, this[key]);
      if (foreign === undefined) return item;
      seen?.(foreign);
      return { [FOREIGN]: foreign };
    });
  } catch (cause) {
    throw configError(mistake, subject, "an object that JSON cannot express", { cause });
  }
}

/** What JSON cannot express; `JSON.stringify` may have replaced `given` already. */
function foreignToJson(value: unknown, given: unknown): string | undefined {
  if (typeof value === "string" && /\p{Surrogate}/u.test(value)) return "text with a lone surrogate";
  return Object.is(value, given) && isExpressible(value) ? undefined : describeSetting(given);
}

/** Whether `JSON.stringify` neither throws at it nor leaves it out or replaces it without a word. */
function isExpressible(value: unknown): boolean {
  switch (typeof value) {
    case "bigint":
    case "function":
    case "symbol":
      return false;
    case "number":
      return Number.isFinite(value);
    case "object":
      // Not a `Map` or a promise, of which JSON shows nothing.
      return value === null || Array.isArray(value) || !(Symbol.iterator in value || isFunction(value, "then"));
    default:
      return true;
  }
}
