// Answers: how texts and numbers cross from the core, as `bindings-js/src/answer.rs` writes them.
// One string: first a head for each value, then a space, then the texts, one after the other. A
// head is a sign for the value's kind and, in digits of six bits from "@" on, its length.
const TEXT = 0x22;
const NUMBER = 0x23;
const DIGIT_BITS = 6;
const DIGIT = 0x40;

export type Value = string | number | null;

/** The values of an answer. */
export function valuesOf(answer: string): Value[] {
  const values: Value[] = [];
  const end = answer.indexOf(" ");
  let start = end + 1;
  let at = 0;
  while (at < end) {
    const kind = answer.charCodeAt(at);
    at += 1;
    let length = 0;
    for (let code = answer.charCodeAt(at); code >= DIGIT; code = answer.charCodeAt(at)) {
      length = (length << DIGIT_BITS) | (code - DIGIT);
      at += 1;
    }
    const text = answer.slice(start, start + length);
    start += length;
    values.push(kind === TEXT ? text : kind === NUMBER ? Number(text) : null);
  }
  return values;
}
