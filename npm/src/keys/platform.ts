// The platform's own cryptography checks signatures by public keys. It says yes or no; what that is worth, the core says.

/** The answers that the core knows. */
const WRONG = 0;
const RIGHT = 1;
const CANNOT = 2;

/** More keys than any webhook has: those of some others may be among them. */
const MOST_KEYS = 64;

/** Keys that the platform has read, under their own text. Whoever has a promise keeps it to himself, for in a Worker no request may wait for what another began. */
const imported = new Map<string, CryptoKey>();

/** What the platform says of each signature: `algorithm` is what keys are imported by and signatures are checked by, in JSON; `pairs` are keys and signatures in turn, a character for each byte. */
export async function answersOf(algorithm: string, message: Uint8Array<ArrayBuffer>, pairs: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const questions = pairs.filter((_, index) => index % 2 === 0).map((key, index) => ({ key, signature: pairs[2 * index + 1] as string }));
  return new Uint8Array(await Promise.all(questions.map(({ key, signature }) => answerOf(algorithm, key, signature, message))));
}

async function answerOf(algorithm: string, key: string, signature: string, message: Uint8Array<ArrayBuffer>): Promise<number> {
  try {
    const { subtle } = (globalThis as unknown as { crypto: Crypto }).crypto;
    const how = JSON.parse(algorithm) as Algorithm;
    const name = `${algorithm} ${key}`;
    let known = imported.get(name);
    if (known === undefined) {
      known = await subtle.importKey("spki", bytesOf(key), how, false, ["verify"]);
      if (imported.size >= MOST_KEYS) imported.clear();
      imported.set(name, known);
    }
    return (await subtle.verify(how, known, bytesOf(signature), message)) ? RIGHT : WRONG;
  } catch {
    // As where it does not know the algorithm, or has no cryptography on a page that is not from a secure origin.
    return CANNOT;
  }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
