/** The keys of a JSON pointer (RFC 6901). */
export function keysOf(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/**
 * The value under the keys of a pointer. The core has found it there, so that no key can lead to
 * what a document does not have itself, such as Object's `constructor`.
 */
export function at(document: unknown, keys: readonly string[]): unknown {
  let value = document;
  for (const key of keys) value = (value as Record<string, unknown>)[key];
  return value;
}
