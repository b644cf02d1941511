import { HEADERS, HEADER_VALUES } from "../engine/generated/boundary.js";
import { lengthBit, NotText, type Found, type Wanted } from "../engine/header-table.js";
import { configError } from "../errors/report.js";
import { classOf, describe, fieldOf, isFunction, isHonoRequest, isPlainObject } from "./describe.js";

/**
 * A request's headers, in any container: a plain object, Node's `req.headers`, a `Map`,
 * a `Headers`, or an array (or other iterable) of pairs. Names are compared without regard to case.
 * A list of values stands for as many headers of the name.
 */
export type HeadersLike =
  | Readonly<Record<string, string | readonly string[] | undefined>>
  // Before TypeScript 5.2 a list of literals is none of the iterables below.
  | ReadonlyArray<readonly [string, string]>
  | Iterable<readonly [string, string]>
  // `Headers`, whose declarations tell that they are iterable in a library of their own.
  | { get(name: string): string | null; has(name: string): boolean; forEach(each: (value: string, name: string) => void): void };

/** Looks the names up in a container. May run the caller's code: getters and iterators. */
export function find(headers: unknown, wanted: Wanted): Found {
  let found: Found | string;
  try {
    found = search(headers, wanted);
  } catch (cause) {
    throw configError("headers", "", "an object that throws when it is read", { cause });
  }
  if (typeof found === "string") throw configError("headers", "", found);
  return found;
}

/** Every name and value of a container, in their order. Runs the caller's code, too. */
export function allOf(headers: unknown): [string, string][] {
  const all: [string, string][] = [];
  let instead: string | undefined;
  try {
    instead = collect(headers, all);
  } catch (cause) {
    throw configError("headers", "", "an object that throws when it is read", { cause });
  }
  if (instead !== undefined) throw configError("headers", "", instead);
  return all;
}

function collect(headers: unknown, all: [string, string][]): string | undefined {
  if (typeof headers !== "object" || headers === null || ArrayBuffer.isView(headers)) return describeOther(headers);
  let instead: string | undefined;
  const take = (name: string, value: unknown): void => {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (typeof each === "string" || typeof each === "number") all.push([name, String(each)]);
      else if (each !== undefined && each !== null) instead ??= `${describe(each)} as a header's value`;
    }
  };
  if (Symbol.iterator in headers) {
    for (const pair of headers as Iterable<unknown>) {
      const problem = describeNoPair(pair);
      if (problem !== undefined) return problem;
      const [name, value] = pair as [string, unknown];
      take(name, value);
    }
  } else if (isFunction(headers, "forEach")) {
    (headers as Headers).forEach((value, name) => { take(name, value); });
  } else {
    for (const [name, value] of Object.entries(headers)) take(name, value);
    // A request or a promise has other things in it, or nothing.
    if (instead !== undefined || all.length === 0) return describeInstead(headers) ?? instead;
  }
  return instead;
}

/** What is no container at all. */
function describeOther(headers: unknown): string {
  // Arguments in the wrong order, perhaps.
  return ArrayBuffer.isView(headers) ? "bytes: the body comes first, and then the headers" : describe(headers);
}

/** What stands in the place of a pair of name and value, where none does. */
function describeNoPair(pair: unknown): string | undefined {
  if (typeof pair === "string") return "a flat list, such as `rawHeaders`: hand over `headers`";
  if (!Array.isArray(pair) || pair.length !== 2) return "a list that does not hold pairs of name and value";
  return typeof pair[0] === "string" ? undefined : `${describe(pair[0])} as a header's name`;
}

/** What was found; or, where these are no headers, what was found instead. */
function search(headers: unknown, wanted: Wanted): Found | string {
  if (typeof headers !== "object" || headers === null || ArrayBuffer.isView(headers)) return describeOther(headers);
  const found: Found = [];
  // Also for what is no header: the table is filled anew for each delivery.
  const length = wanted.names.length + wanted.request.length;
  for (let index = 0; index < length; index += 1) found.push(undefined);
  const container = headers as Readonly<Record<PropertyKey, unknown>>;
  const isFetch = container[Symbol.toStringTag] === "Headers" && isFunction(headers, "get");
  if (isFetch) return findByGet(headers as { get(name: string): unknown }, wanted, found);
  if (Symbol.iterator in headers) return findInPairs(headers as Iterable<unknown>, wanted, found);
  // As Fetch has them, of whichever class. A request may have `get`, too.
  if (["get", "has", "forEach"].every((name) => isFunction(headers, name)) && fieldOf(headers, "headers") === undefined) {
    return findByGet(headers as { get(name: string): unknown }, wanted, found);
  }
  return findInObject(container, wanted, found);
}

function findByGet(headers: { get(name: string): unknown }, wanted: Wanted, found: Found): Found {
  wanted.names.forEach((name, index) => {
    add(found, index, headers.get(name));
  });
  return found;
}

function findInPairs(headers: Iterable<unknown>, wanted: Wanted, found: Found): Found | string {
  let count = 0;
  for (const pair of headers) {
    count += 1;
    if (count > HEADERS) return `more than ${HEADERS} of them`;
    const problem = describeNoPair(pair);
    if (problem !== undefined) return problem;
    const [name, value] = pair as [string, unknown];
    add(found, indexOf(name, wanted), value);
  }
  return found;
}

function findInObject(headers: Readonly<Record<PropertyKey, unknown>>, wanted: Wanted, found: Found): Found | string {
  let isEmpty = true;
  // Every key: one header may be there twice, under keys that differ in case only.
  for (const key of Object.keys(headers)) {
    const index = indexOf(key, wanted);
    if (index < 0) continue;
    add(found, index, headers[key]);
    isEmpty = false;
  }
  if (!isEmpty) return found;
  return describeInstead(headers) ?? found;
}

/** What has the headers, perhaps, or is of another kind: better said than reported as missing headers. */
function describeInstead(headers: object): string | undefined {
  if (isFunction(headers, "then")) return "a promise: await it";
  if (isHonoRequest(headers)) return "Hono's own request: hand over `c.req.raw.headers`";
  if (fieldOf(headers, "headers") !== undefined) return "a request: hand over its `headers`";
  if (fieldOf(headers, "multiValueHeaders") !== undefined) return "an event of AWS Lambda: hand over its `multiValueHeaders`";
  if (fieldOf(headers, "req") !== undefined) return "a context: hand over the `headers` of its request";
  if (hasFunctionsAlone(headers)) return "an object of functions, in which no headers can be seen";
  return isPlainObject(headers) ? undefined : `an object of type \`${classOf(headers)}\`, which holds no headers`;
}

/** Whether it is like a container of another kind, such as `{ get(name) }`, which no stranger can make of headers. */
function hasFunctionsAlone(headers: object): boolean {
  const values: unknown[] = Object.values(headers);
  return values.length > 0 && values.every((value) => typeof value === "function");
}

/** Takes what else stands under a name. A list of values stands for as many headers. */
function add(found: Found, index: number, value: unknown): void {
  if (index < 0 || value === undefined || value === null) return;
  if (!Array.isArray(value)) {
    addValue(found, index, value);
    return;
  }
  const count = Math.min(value.length, HEADER_VALUES + 1);
  for (let at = 0; at < count; at += 1) addValue(found, index, value[at]);
}

/** Takes another value. What is no text outweighs what is. */
function addValue(found: Found, index: number, value: unknown): void {
  const before = found[index];
  if (before instanceof NotText) return;
  if (typeof value !== "string") found[index] = new NotText(value);
  else if (before === undefined) found[index] = value;
  else if (typeof before === "string") found[index] = [before, value];
  else if (before.length <= HEADER_VALUES) before.push(value);
}

function indexOf(key: string, { names, lengths }: Wanted): number {
  if ((lengths & lengthBit(key)) === 0) return -1;
  // Node.js has its keys in lower case.
  for (let index = 0; index < names.length; index += 1) if (key === names[index]) return index;
  return names.findIndex((name) => key.length === name.length && isSameName(key, name));
}

/** Compares as HTTP does: of ASCII alone, which `toLowerCase` does not. */
function isSameName(key: string, name: string): boolean {
  for (let index = 0; index < name.length; index += 1) {
    const code = key.charCodeAt(index);
    const lower = code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
    if (lower !== name.charCodeAt(index)) return false;
  }
  return true;
}
