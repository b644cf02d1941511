/** The keys of a JSON pointer (RFC 6901). */
export function keysOf(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The value under the keys of a pointer that the core found to exist. */
export function at(document: unknown, keys: readonly string[]): unknown {
  let value = document;
  for (const key of keys) {
    // Own fields alone: a document without `constructor` must not answer with Object's.
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return null;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
