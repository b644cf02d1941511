import { parts, type Body, type HeadersLike } from "./public.js";

/** One delivery by its parts: what {@link explain} looks at, and what {@link capture} writes down. */
export interface Capture {
  /** The body, exactly as it arrived. */
  readonly body: Body;
  /** Its headers: all of them, as the framework has them. */
  readonly headers: HeadersLike;
  /** The request's method. */
  readonly method?: string | undefined;
  /** The URL that was requested, as the provider has it. */
  readonly url?: string | undefined;
  /** When it arrived, in Unix seconds. Without it `explain` judges no timestamp. */
  readonly receivedAt?: number | undefined;
  /** Who is said to have sent it. */
  readonly provider?: string | undefined;
}

/** All of a delivery but its body, as JSON for the core, which judges it. */
export function headOf(given: Omit<Capture, "body">): string {
  const { provider, receivedAt, method, url } = given;
  const at = typeof receivedAt === "number" ? Math.floor(receivedAt) : receivedAt;
  return JSON.stringify({ provider, receivedAt: at, method, url, headers: pairsOf(given.headers) }).toWellFormed();
}

/** Every name and value, in their order. A list of values stands for as many headers. */
function pairsOf(headers: unknown): [string, string][] {
  const pairs: [string, string][] = [];
  const add = (name: unknown, value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) add(name, each);
    else if (typeof name === "string" && (typeof value === "string" || typeof value === "number")) pairs.push([name, String(value)]);
    else if (value !== undefined && value !== null) throw parts.configError("headers", "", `${parts.describe(value)} as a header's value`);
  };
  if (typeof headers !== "object" || headers === null) throw parts.configError("headers", "", parts.describe(headers));
  try {
    if (Symbol.iterator in headers) {
      for (const pair of headers as Iterable<unknown>) {
        if (!Array.isArray(pair) || pair.length !== 2) throw parts.configError("headers", "", "a list that does not hold pairs of name and value");
        add(pair[0], pair[1]);
      }
    } else if (parts.isFunction(headers, "forEach")) {
      (headers as Headers).forEach((value, name) => { add(name, value); });
    } else {
      for (const [name, value] of Object.entries(headers)) add(name, value);
    }
  } catch (cause) {
    if (cause instanceof Error && Symbol.for("hookseal.error") in cause) throw cause;
    throw parts.configError("headers", "", "an object that throws when it is read", { cause });
  }
  return pairs;
}
