import { keysOf } from "../engine/pointer.js";
import type { HeadersLike } from "./public.js";

/** A header's value, of whichever kind of headers adapters hand over; values of several are joined. */
export function headerOf(headers: HeadersLike, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const lower = name.toLowerCase();
  for (const field of Object.keys(headers)) {
    if (field.length !== lower.length || field.toLowerCase() !== lower) continue;
    const value: unknown = Reflect.get(headers, field);
    return Array.isArray(value) ? value.join(", ") : (value as string | undefined);
  }
  return undefined;
}

/** The text or the number that a document has at a pointer, as text; empty where it has neither. */
export function textAt(document: unknown, pointer: string | undefined): string {
  if (pointer === undefined) return "";
  let value = document;
  for (const key of keysOf(pointer)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return "";
    value = Reflect.get(value, key);
  }
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
