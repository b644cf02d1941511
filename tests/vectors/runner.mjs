// Runs the vectors through the JavaScript package. Needs nothing of the runtime but what Hookseal
// needs itself, so that every runtime runs this very file.

const FILE = ["$schema", "generatedBy", "provider", "timestamp", "cases", "document"];
const CASE = [
  "name", "comment", "source", "provider", "scheme", "secrets", "headers", "request", "body", "bodyAs", "now", "options", "operation", "expect",
];
const BODY = ["text", "base64"];
const EXPECT = ["event", "verified", "error", "details"];

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** So large that a body is hashed outside of the engine, where one is. */
const LARGE = 200_000;

/**
 * Runs every case of the files, and every passing case again with a bit flipped, each with the
 * synchronous method and with the asynchronous one. Then a large delivery of each algorithm.
 *
 * `hookseal` is the package's exports, `files` the parsed files of tests/vectors, and `keys` whether `hookseal/keys` is
 * imported, without which WebAssembly checks no signatures by public keys. Gives the number
 * of cases, the number of deliveries made of them, and a text for each that went wrong.
 */
export async function runVectors(hookseal, files, { keys = false } = {}) {
  const run = new Run(hookseal, keys);
  for (const file of files) {
    run.knows(FILE, file, file.provider);
    // What WebAssembly does not know by its name, users hand over.
    const handedOver = hookseal.engine === "wasm" && file.document ? { provider: undefined, scheme: file.document } : {};
    for (const vector of file.cases) {
      await run.case({ ...vector, ...handedOver }, file.timestamp, `${file.provider}: ${vector.name}`, file.document);
    }
  }
  for (const algorithm of ["hmac-sha1", "hmac-sha256", "hmac-sha384", "hmac-sha512"]) await run.large(algorithm);
  const { cases, deliveries, failures } = run;
  return { engine: hookseal.engine, cases, deliveries, failures };
}

class Run {
  cases = 0;
  deliveries = 0;
  failures = [];

  constructor({ engine, Webhook, WebhookError }, keys) {
    this.engine = engine;
    this.keys = keys;
    this.Webhook = Webhook;
    this.WebhookError = WebhookError;
  }

  async case(vector, timestamp, place, document) {
    this.cases += 1;
    this.knows(CASE, vector, place);
    this.knows(BODY, vector.body, place);
    this.knows(EXPECT, vector.expect, place);
    this.check([undefined, "text", "bytes"].includes(vector.bodyAs), place, "an unknown bodyAs");
    this.check([undefined, "verify", "receive"].includes(vector.operation), place, "an unknown operation");
    if (this.engine === "wasm" && checkedByKeys(vector) && !this.keys) return;
    const body = bodyOf(vector);
    for (const headers of containersOf(vector.headers)) {
      for (const outcome of await this.outcomesOf(vector, body, headers)) this.judge(vector, outcome, place);
    }
    if (vector.expect.error !== undefined) return;
    for (const { what, body: other, headers, ...changed } of this.damaged(vector, timestamp, document)) {
      for (const { error } of await this.outcomesOf({ ...vector, ...changed }, other, headers)) {
        this.check(error instanceof this.WebhookError, place, `accepted with a flipped ${what}`);
      }
    }
  }

  async large(algorithm) {
    const scheme = {
      name: "large",
      algorithm,
      signature: { header: "Signature", layout: "plain", encoding: "hex" },
      signedContent: [{ literal: "v0:" }, "body", { literal: "." }],
      secret: "utf8",
    };
    const vector = { scheme, secrets: ["new", "old"], now: 0, operation: "verify" };
    const body = new Uint8Array(LARGE).fill(0x20);
    const headers = this.webhookOf({ ...vector, secrets: "old" }).sign(body);
    for (const { error } of await this.outcomesOf(vector, body, headers)) this.check(error === undefined, algorithm, error?.stack);
    for (const { error } of await this.outcomesOf(vector, flipped(body), headers)) {
      this.check(error?.code === "signature_mismatch", algorithm, error?.stack ?? "a large body with a flipped bit was accepted");
    }
  }

  knows(fields, object, place) {
    const unknown = Object.keys(object).filter((field) => !fields.includes(field));
    this.check(unknown.length === 0, place, `the runner does not know ${unknown.join(", ")}`);
  }

  check(holds, place, problem) {
    if (!holds) this.failures.push(`${place}: ${problem}`);
  }

  webhookOf({ provider, scheme, secrets, options, now }) {
    return new this.Webhook(provider ?? scheme, secrets, { ...options, now: () => now });
  }

  /** By the synchronous method, and by the asynchronous one. */
  async outcomesOf(vector, bytes, headers) {
    this.deliveries += 1;
    const body = vector.bodyAs === "text" ? decoder.decode(bytes) : bytes;
    const outcomes = [];
    for (const suffix of ["", "Async"]) {
      try {
        const webhook = this.webhookOf(vector);
        if (vector.operation === "verify") {
          const nothing = await webhook[`verify${suffix}`](body, headers, vector.request);
          outcomes.push({ verified: nothing === undefined });
        } else {
          outcomes.push({ event: await webhook[`receive${suffix}`](body, headers, vector.request) });
        }
      } catch (error) {
        // The platform checks signatures by public keys, and does not answer at once.
        const isLater = suffix === "" && this.engine === "wasm" && checkedByKeys(vector) && error.message.includes("call `verifyAsync`");
        if (!isLater) outcomes.push({ error });
      }
    }
    return outcomes;
  }

  judge(vector, { event, verified, error }, place) {
    const { expect } = vector;
    if (expect.error !== undefined) {
      this.check(error instanceof this.WebhookError, place, error?.stack ?? "it was accepted");
      this.check(error?.code === expect.error, place, `${error?.code}: ${error?.message}`);
      const keys = Object.keys(error ?? {}).join();
      this.check(keys === "code,status,details", place, `the error's keys are ${keys}`);
      this.check(typeof error?.stack === "string", place, `the error's stack is ${error?.stack}`);
      for (const [name, value] of Object.entries(expect.details ?? {})) {
        const found = error?.details?.[name];
        this.check(isSame(found, value), place, `details.${name} is ${JSON.stringify(found)}`);
      }
    } else if (error !== undefined) {
      this.check(false, place, error.stack ?? String(error));
    } else if (expect.event === undefined) {
      this.check(verified === true, place, "not verified");
    } else {
      const { payload, ...others } = event;
      // Where it is not the body as JSON, the vector says what it is.
      const { payload: said = JSON.parse(decoder.decode(bodyOf(vector))), ...expected } = expect.event;
      this.check(isSame(others, expected), place, `the event is ${JSON.stringify(others)}`);
      this.check(isSame(payload, said), place, "another payload");
    }
  }

  /** What the provider would send. Where a private key signs, which no webhook has: what did arrive, the signature first. */
  signedOf(vector, body, options) {
    try {
      return this.webhookOf(vector).sign(body, options);
    } catch (error) {
      // Nor does anybody send a header again that only a server could have made.
      // A signature in the body is made with the body.
      if (!["secrets", "headers", "body", "url"].includes(error.details?.option)) throw error;
      return Object.fromEntries([...vector.headers.filter(isSignature), ...vector.headers]);
    }
  }

  damaged(vector, timestamp, document) {
    const { headers, now } = vector;
    const scheme = vector.scheme ?? document;
    const body = bodyOf(vector);
    // What `sign` gives begins with the signature's header, but for names that are digits; the timestamp's has the timestamp.
    const alsoSigned = Object.fromEntries(headers.filter(([name]) => signsHeader(scheme, name)));
    const [, id = "id"] = headers.find(([name]) => name.toLowerCase() === scheme?.id?.header.toLowerCase()) ?? [];
    const signed = this.signedOf(vector, body, { id, timestamp: now, headers: alsoSigned, ...vector.request });
    const signatureHeader = Object.keys(signed)[0];
    const signatureHeaders = scheme === undefined ? [signatureHeader] : signatureHeadersOf(scheme);
    // A date without an offset means UTC.
    const isDate = (text) => [text, `${text}Z`].some((date) => Date.parse(date) === now * 1000);
    const isTimestamp = (text) => [String(now), `${now}000`].includes(text) || isDate(text);
    const timestampHeader = Object.keys(signed).find((name) => name !== signatureHeader && isTimestamp(signed[name]));
    const changeAll = (names, how) => {
      const lowerCase = new Set(names.map((name) => name.toLowerCase()));
      return headers.map(([header, value]) => [header, lowerCase.has(header.toLowerCase()) ? how(value) : value]);
    };
    const change = (name, how) => changeAll([name], how);

    const list = [
      // Of what only comes with a token, and where fields alone are signed, the body can be any.
      ...(scheme?.algorithm === "token" || scheme?.bodySigned === false ? [] : [{ what: "body", body: flipped(body), headers }]),
      isInBody(scheme)
        ? { what: "signature", body: encoder.encode(decoder.decode(body).replaceAll(/[\d+/A-Za-z]{20,}/gu, flippedSignatures)), headers }
        : { what: "signature", body, headers: changeAll(signatureHeaders, flippedSignatures) },
    ];
    // One that stands in the URL is in no header.
    if (scheme?.signature?.query !== undefined) list.pop();
    const url = vector.request?.url;
    // A part of it may leave out what is flipped.
    if (url !== undefined && vector.options?.url === undefined && scheme?.signedContent.includes("url")) {
      list.push({ what: "URL", body, headers, request: { ...vector.request, url: flippedAt(url, url.length - 1) } });
    }
    if (timestamp === "signed") {
      list.push({
        what: "timestamp",
        body,
        headers:
          timestampHeader === undefined
            ? change(signatureHeader, (value) => value.replace(/(?<==|^)\d{9,16}(?![\da-f])/u, (digits) => flippedAt(digits, digits.length - 1)))
            : change(timestampHeader, (value) => flippedAt(value, value.length - 1)),
      });
    }
    return list;
  }
}

/** Whether what is signed is a text that is made of the delivery, the key is a hash of the secret, or each element of a list
 * has a token: no plan says how. */
export function isMade(scheme) {
  const words = /"(?:braintreePayload|contentfulRequest|plivoRequest)"/u;
  const isOfList = scheme?.signature?.layout === "each";
  return words.test(JSON.stringify(scheme?.signedContent)) || scheme?.secret?.hash !== undefined || isOfList;
}

/** Whether public keys check it, it is a JSON Web Signature, or it is made: with WebAssembly, `hookseal/keys` brings all. */
function checkedByKeys({ scheme, secrets }) {
  const secret = scheme?.secret?.encoding ?? scheme?.secret;
  return isMade(scheme) || secret === "public-key" || scheme?.signature?.layout === "jws" || String(secrets).includes("whpk_");
}

function isSignature([name]) {
  return /signature(?!-timestamp)/iu.test(name);
}

/** All headers in which a signature may be. */
function signatureHeadersOf(scheme) {
  const { header, headers = header === undefined ? [] : [header] } = scheme.signature;
  const { numbered, most: length } = headers;
  const names = numbered === undefined ? headers : Array.from({ length }, (_, index) => `${numbered}${index + 1}`);
  return [...names, ...Object.values(scheme.otherNames ?? {}).flat()];
}

/** Whether the signature stands in the body. */
function isInBody(scheme) {
  return scheme?.signature.json !== undefined || scheme?.signature.form !== undefined;
}

function signsHeader(scheme, name) {
  const signed = scheme?.signedContent.map((part) => part.header?.toLowerCase()) ?? [];
  return signed.includes(name.toLowerCase());
}

function bodyOf({ body }) {
  if (body.text !== undefined) return encoder.encode(body.text);
  return Uint8Array.from(atob(body.base64), (character) => character.charCodeAt(0));
}

/** Pairs, and what else can hold the same headers. */
function containersOf(pairs) {
  const names = new Set(pairs.map(([name]) => name.toLowerCase()));
  return names.size === pairs.length ? [pairs, Object.fromEntries(pairs), new Map(pairs)] : [pairs];
}

function flipped(body) {
  if (body.length === 0) return new Uint8Array([0x20]);
  const copy = body.slice();
  copy[copy.length >> 1] ^= 1;
  return copy;
}

/** Every one of several signatures, for any one of them may be the right one. */
function flippedSignatures(value) {
  return value.replaceAll(/[^,; ]{20,}/gu, (entry) => flippedAt(entry, entry.length >> 1));
}

function flippedAt(text, index) {
  return text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ 1) + text.slice(index + 1);
}

/** Whether two values are the same JSON. */
function isSame(one, other) {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return Object.is(one, other);
  const keys = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
  );
}
