/** What a value is, as it completes the sentence "found …". Never looks at what it holds. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "undefined";
    case "object":
      return value === null ? "null" : describeObject(value);
    default:
      return `a ${typeof value}`;
  }
}

function describeObject(value: object): string {
  if (tagOf(value) === "[object Array]") return "a parsed array";
  if (isFunction(value, "then")) return "a promise: await it";
  if (isFunction(value, "pipe") || isFunction(value, "getReader")) return "a stream: read it to its end";
  if (isHonoRequest(value)) return "Hono's own request: hand over `c.req.raw`";
  if (isFunction(value, "arrayBuffer")) return "a request, response or blob: await its `arrayBuffer()`";
  return "a parsed object";
}

/** Hono's `c.req` is no Fetch API request, but has one. */
export function isHonoRequest(value: object): boolean {
  return isFunction(value, "header") && fieldOf(value, "raw") !== undefined;
}

/** An object under a name; what throws when asked has none, and a list is none: a header's values may be one. */
export function fieldOf(value: object, name: string): object | undefined {
  try {
    const field = (value as Record<string, unknown>)[name];
    return typeof field === "object" && field !== null && !Array.isArray(field) ? field : undefined;
  } catch {
    return undefined;
  }
}

/** What a value in a configuration is, as it completes the same sentence. */
export function describeSetting(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (typeof value !== "object" || value === null) return describe(value);
  return `an object of type \`${tagOf(value).slice(8, -1)}\`${isFunction(value, "then") ? ": await it" : ""}`;
}

/** Whether a value has a method of this name; what throws when asked has not. */
export function isFunction(value: object, name: PropertyKey): boolean {
  try {
    return typeof (value as Record<PropertyKey, unknown>)[name] === "function";
  } catch {
    return false;
  }
}

/** What `Object.prototype.toString` says, and of what throws when asked, nothing. */
export function tagOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value);
  } catch {
    return "";
  }
}

/** Whether it is of no class, of whichever realm. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The name of an object's class. */
export function classOf(value: object): string {
  const { constructor } = value;
  return typeof constructor === "function" && constructor.name !== "" ? constructor.name : tagOf(value).slice(8, -1);
}
