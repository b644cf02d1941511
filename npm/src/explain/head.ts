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
  return JSON.stringify({ provider, receivedAt: at, method, url, headers: parts.allOf(given.headers) }).toWellFormed();
}
