// Answers: how texts and numbers cross from the core. `generated/boundary.ts` says how they are written, and
// `generated/answers.ts` what each holds.
import { ANSWER_DIGIT, ANSWER_DIGIT_BITS, ANSWER_NUMBER, ANSWER_TEXT } from "./generated/boundary.js";

type Value = string | number | null;

/** The values of an answer, read one after the other. */
export class Answer {
  readonly #values: readonly Value[];
  #at = 0;

  constructor(answer: string) {
    this.#values = valuesOf(answer);
  }

  #next(): Value | undefined {
    this.#at += 1;
    return this.#values[this.#at - 1];
  }

  number(): number {
    return this.#next() as number;
  }

  text(): string {
    return this.#next() as string;
  }

  optionalText(): string | null {
    return this.#next() as string | null;
  }

  texts(): readonly string[] {
    const count = this.number();
    return Array.from({ length: count }, () => this.text());
  }

  /** Names, and after each what it is, to the end. */
  facts(): Readonly<Record<string, Value>> {
    const facts: Record<string, Value> = {};
    while (this.#at < this.#values.length) facts[this.text()] = this.#next() as Value;
    return facts;
  }
}

function valuesOf(answer: string): Value[] {
  const values: Value[] = [];
  const end = answer.indexOf(" ");
  let start = end + 1;
  let at = 0;
  while (at < end) {
    const kind = answer.charCodeAt(at);
    at += 1;
    let length = 0;
    for (let code = answer.charCodeAt(at); code >= ANSWER_DIGIT; code = answer.charCodeAt(at)) {
      length = (length << ANSWER_DIGIT_BITS) | (code - ANSWER_DIGIT);
      at += 1;
    }
    const text = answer.slice(start, start + length);
    start += length;
    values.push(kind === ANSWER_TEXT ? text : kind === ANSWER_NUMBER ? Number(text) : null);
  }
  return values;
}
