// Documents as the edge engine reads them, which so needs no reader of JSON for them: `bindings-edge-wasm/src/document.rs`
// says how they are written.

/** The only key of an object that stands in the core's documents for what JSON cannot express; beside it is what that is. */
export const FOREIGN = "\0";

/** A document, which is JSON, as the texts of its values. */
export function textsOf(document: string): string[] {
  return written(JSON.parse(document));
}

function written(value: unknown): string[] {
  if (typeof value === "string") return [`"${value}`];
  if (typeof value !== "object" || value === null) return [String(value)];
  if (Array.isArray(value)) return ["[", ...value.flatMap((element) => written(element)), "]"];
  const members = Object.entries(value);
  const [[name, found] = []] = members;
  if (members.length === 1 && name === FOREIGN && typeof found === "string") return [`?${found}`];
  return ["{", ...members.flatMap(([key, member]) => [`"${key}`, written(member)]).flat(), "}"];
}
