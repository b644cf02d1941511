import { describe } from "./describe.js";
import { misuse, type WebhookError } from "./errors.js";

type Refuse = (problem: string, options?: ErrorOptions) => WebhookError;

/** The configuration as JSON for the core, which judges it, and what JSON cannot carry. */
export function configure(provider: unknown, secrets: unknown, options: unknown): { document: string; now: unknown } {
  const { now, ...others } = fieldsOf("options", options);
  const document = [
    field("provider", json(provider, (problem, cause) => misuse("invalid_scheme", "", problem, cause))),
    field("secrets", json(secrets, (problem, cause) => misuse("malformed_secret", "0", problem, cause))),
    field("options", optionsJson(others)),
  ];
  return { document: `{${document.filter(Boolean).join(",")}}`, now };
}

/** The fields of an options object as JSON; a field that is undefined counts as not given. */
export function optionsJson(options: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(options).map(([name, value]) =>
    field(name, json(value, (problem, cause) => misuse("invalid_option", name, problem, cause))),
  );
  return `{${fields.filter(Boolean).join(",")}}`;
}

/** A value as JSON; what is undefined, as null. */
export function valueJson(name: string, value: unknown): string {
  return json(value, (problem, cause) => misuse("invalid_option", name, problem, cause)) ?? "null";
}

/** Reads every field of an options object once, whatever stands behind it. */
export function fieldsOf(name: string, options: unknown): Record<string, unknown> {
  if (options === undefined) return {};
  if (typeof options !== "object" || options === null) {
    throw misuse("invalid_option", name, `expected an object, found ${describe(options)}`);
  }
  let fields: Record<string, unknown>;
  let isOther: boolean;
  try {
    fields = { ...options };
    isOther = Symbol.iterator in options || (Object.keys(fields).length === 0 && !isPlainObject(options));
  } catch (cause) {
    throw misuse("invalid_option", name, "reading its fields threw", { cause });
  }
  // What is in a `Map` or behind the getters of a class would be left out without a word.
  if (isOther) throw misuse("invalid_option", name, "expected a plain object with fields of its own");
  return fields;
}

/** Of whichever realm. */
function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function field(name: string, value: string | undefined): string {
  return value === undefined ? "" : `${JSON.stringify(name)}:${value}`;
}

function json(value: unknown, refuse: Refuse): string | undefined {
  let unfit: string | undefined;
  let text: string | undefined;
  try {
    text = JSON.stringify(value, function replace(this: Readonly<Record<string, unknown>>, key: string, item: unknown) {
      unfit ??= unfitForJson(item, this[key]);
      return typeof item === "bigint" ? undefined : item;
    }) as string | undefined;
  } catch (cause) {
    throw refuse("found an object that JSON cannot express", { cause });
  }
  if (unfit !== undefined) throw refuse(`found ${unfit}`);
  return text;
}

/** What `JSON.stringify` would throw at, leave out or replace without a word; it may have replaced `given` already. */
function unfitForJson(value: unknown, given: unknown): string | undefined {
  if (!Object.is(value, given)) return describe(given);
  switch (typeof value) {
    case "bigint":
    case "function":
    case "symbol":
      return describe(value);
    case "number":
      return Number.isFinite(value) ? undefined : String(value);
    case "string":
      return /\p{Surrogate}/u.test(value) ? "text with a lone surrogate" : undefined;
    case "object":
      // Such as a `Map`, of which JSON shows nothing.
      return value !== null && !Array.isArray(value) && Symbol.iterator in value ? "an object that JSON cannot express" : undefined;
    default:
      return undefined;
  }
}
