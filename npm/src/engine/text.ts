// Text and its UTF-8, for where a platform has neither encoder nor decoder: Jest's jsdom keeps both from
// programs. The build puts them in the place of the globals of the entries that may run there.

const CHUNK = 4096;

/** What is used of a `TextDecoder`: it decodes UTF-8, and throws at what is none. */
class Utf8Decoder {
  decode(bytes: Uint8Array = new Uint8Array()): string {
    let text = "";
    let start = 0;
    while (start < bytes.length) {
      let end = Math.min(start + CHUNK, bytes.length);
      // Not in the middle of a character.
      while (end < bytes.length && ((bytes[end] as number) & 0xc0) === 0x80) end += 1;
      const escaped = Array.from(bytes.subarray(start, end), (byte) => `%${byte.toString(16).padStart(2, "0")}`);
      text += decodeURIComponent(escaped.join(""));
      start = end;
    }
    return text;
  }
}

/** What is used of a `TextEncoder`. */
class Utf8Encoder {
  encode(text: string): Uint8Array<ArrayBuffer> {
    const escaped = encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, "\u{FFFD}"));
    const bytes = escaped.replaceAll(/%(..)/gu, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
    return Uint8Array.from(bytes, (character) => character.charCodeAt(0));
  }

  encodeInto(text: string, target: Uint8Array): { read: number; written: number } {
    const bytes = this.encode(text);
    const written = Math.min(bytes.length, target.length);
    target.set(bytes.subarray(0, written));
    // Of what does not fit, it is only asked whether it is ASCII: then both numbers are the same.
    if (written === bytes.length) return { read: text.length, written };
    return { read: bytes.length === text.length ? written : 0, written };
  }
}

const platform = globalThis as { TextDecoder?: typeof Utf8Decoder; TextEncoder?: typeof Utf8Encoder };
const TextDecoder = platform.TextDecoder ?? Utf8Decoder;
const TextEncoder = platform.TextEncoder ?? Utf8Encoder;
export { TextDecoder, TextEncoder };
