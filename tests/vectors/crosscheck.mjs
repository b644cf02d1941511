// Recomputes, with Node's crypto and from the vector files alone, what the vectors expect.
//
//   node tests/vectors/crosscheck.mjs
//
// A case passes here if its signature is right where the case needs it to be right: in every case
// that is accepted, and in every case whose one fault is found elsewhere (its time, its JSON, its
// size). Where the fault is the signature, no candidate may fit.

import { constants, createHash, createHmac, createPublicKey, verify } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { crc32 } from "node:zlib";

import { at, eachFits } from "./crosscheck-lists.mjs";
import { fitsAsMade, madeBy } from "./crosscheck-made.mjs";
import { after, PROVIDERS } from "./crosscheck-providers.mjs";
import { asAtlassian, ofHttp, ofRequest, signedUrl } from "./crosscheck-request.mjs";
import { isTaken, keysAmong, senderAmong, snsFields } from "./crosscheck-sns.mjs";

const folder = new URL("./", import.meta.url);

const latin1 = (text) => !/[^\p{ASCII}\u0080-\u00FF]/u.test(text);
const wire = (text) => Buffer.from(text, latin1(text) ? "latin1" : "utf8");
const utf8 = (secret) => Buffer.from(secret, "utf8");

/** How signatures are written as text. */
const WRITTEN = {
  hex: (digest) => digest.toString("hex"),
  "hex-upper": (digest) => digest.toString("hex").toUpperCase(),
  base64: (digest) => digest.toString("base64"),
  base64url: (digest) => digest.toString("base64url"),
  "base64url-padded": (digest) => digest.toString("base64").replaceAll("+", "-").replaceAll("/", "_"),
};

/** How Node checks a signature by a public key. */
const PUBLIC = {
  ed25519: { hash: null, before: "302a300506032b6570032100" },
  "ecdsa-p256": { hash: "sha256", before: "3059301306072a8648ce3d020106082a8648ce3d030107034200", dsaEncoding: "ieee-p1363" },
  "ecdsa-p256-der": { hash: "sha256", before: "3059301306072a8648ce3d020106082a8648ce3d030107034200" },
  "rsa-pkcs1-sha256": { hash: "sha256" },
  "rsa-pss-sha256": { hash: "sha256", padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
};

/** How tokens name the algorithms (RFC 7518). */
const JOSE = { sha256: "HS256", sha384: "HS384", sha512: "HS512", ed25519: "EdDSA", "ecdsa-p256": "ES256", "rsa-pkcs1-sha256": "RS256", "rsa-pss-sha256": "PS256" };

/** Whether a delivery's JSON Web Signature is right, under one of its secrets (RFC 7515). */
function fitsAsToken({ signature, algorithm, secret, timestamp }, delivery, secrets) {
  const { header, body, url = "" } = delivery;
  const algorithmName = algorithm.replace(/^hmac-/u, "");
  const value = header(signature.header);
  const { prefix = "", issuer, bodyHash, urlHash, requestHash, audience, unencoded = false } = signature;
  const hasClaims = [bodyHash, urlHash, requestHash, audience].some((each) => each !== undefined);
  const parts = value.slice(prefix.length).split(".");
  const isWritten = parts.every((part) => Buffer.from(part, "base64url").toString("base64url") === part);
  if (!value.startsWith(prefix) || parts.length !== 3 || !isWritten) return false;
  const [first, second, last] = parts;
  const protectedHeader = JSON.parse(Buffer.from(first, "base64url"));
  const { alg, kid = "", crit, b64 } = protectedHeader;
  const isUnderstood = unencoded ? b64 === false && String(crit) === "b64" : crit === undefined && b64 === undefined;
  if (alg !== JOSE[algorithmName] || !isUnderstood) return false;
  if (hasClaims) {
    const claims = JSON.parse(Buffer.from(second, "base64url"));
    const isRightOf = (of, bytes) => claims[of?.claim] === createHash("sha256").update(bytes).digest(of?.encoding ?? "hex");
    const isWithoutHash = bodyHash?.optional && body.length === 0 && claims[bodyHash.claim] === undefined;
    if (bodyHash !== undefined && !isWithoutHash && !isRightOf(bodyHash, body)) return false;
    if (urlHash !== undefined && !isRightOf(urlHash, url)) return false;
    if (requestHash !== undefined && !isRightOf(requestHash, asAtlassian(delivery))) return false;
    if (audience !== undefined && claims.aud !== url) return false;
    if (issuer !== undefined && claims.iss !== issuer) return false;
    if (timestamp !== undefined && !Number.isInteger(claims[timestamp.key])) return false;
  } else if (second !== "" || (timestamp !== undefined && !Number.isInteger(protectedHeader[timestamp.key]))) return false;
  const inItsPlace = unencoded ? body : Buffer.from(body.toString("base64url"));
  const message = Buffer.concat([Buffer.from(`${first}.`), hasClaims ? Buffer.from(second) : inItsPlace]);
  const given = Buffer.from(last, "base64url");
  return secrets.some((text) =>
    secret === "public-key"
      ? isRight(algorithmName, message, { text, id: kid }, given)
      : createHmac(algorithmName, Buffer.from(text, secret)).update(message).digest().equals(given),
  );
}

function isRight(algorithm, message, { text, id }, signature) {
  const { hash, before, ...options } = PUBLIC[algorithm];
  return publicKeys(text, before, id).some((key) => verify(hash, message, { key, ...options }, signature));
}

/** From PEM, JSON, or hexadecimal or base64 of a `SubjectPublicKeyInfo` or of what follows `before` in one. */
function publicKeys(text, before = "", id = "") {
  if (text.startsWith("{")) {
    const document = JSON.parse(text);
    const kind = { "302a": "OKP", "3059": "EC", "": "RSA" }[before.slice(0, 4)];
    // As GitHub publishes them.
    const published = document.public_keys?.find(({ key_identifier: of }) => of === id);
    if (published !== undefined) return publicKeys(published.key, before, id);
    // Keys under their ids.
    if (Object.values(document).every((key) => String(key).includes("-----"))) return publicKeys(document[id] ?? Object.values(document)[0], before, id);
    const jwks = (document.keys ?? [document]).filter((jwk) => id === "" || jwk.kid === id).filter((jwk) => jwk.kty === kind);
    return jwks.map((key) => createPublicKey({ key, format: "jwk" }));
  }
  if (text.includes("-----")) return [createPublicKey(text)];
  const bytes = Buffer.from(text, /^(?:[\da-f]{2})+$/u.test(text) ? "hex" : "base64");
  const isBare = bytes.length === 32 || bytes.length === 65;
  const key = isBare ? Buffer.concat([Buffer.from(before, "hex"), bytes]) : bytes;
  return [createPublicKey({ key, format: "der", type: "spki" })];
}

function documentOf(provider) {
  return JSON.parse(readFileSync(new URL(`../../providers/${provider}.json`, folder), "utf8"));
}

/** The headers in which signatures may be. */
function signatureHeaders({ header, headers = [header] }) {
  if (Array.isArray(headers)) return headers;
  return Array.from({ length: headers.most }, (_, index) => `${headers.numbered}${index + 1}`);
}

/** What a header says, under whichever of its names it came. */
function named(scheme, { header }, name) {
  return [name, ...(scheme.otherNames?.[name] ?? [])].map((each) => header(each)).find((value) => value !== "") ?? "";
}

/** The form of a secret: the first whose prefix it begins with. */
function formOf(secret, text) {
  const forms = [secret].flat().map((form) => (typeof form === "string" ? { encoding: form } : form));
  return forms.find(({ prefix = "" }) => text.startsWith(prefix)) ?? forms[0];
}

/** What separators stand between in a header of signatures. */
function entriesOf({ separator, blank, layout }, value) {
  if (separator === undefined) return [value];
  const parts = value.split(separator);
  if (blank === "separates") return parts.flatMap((part) => part.split(" "));
  return layout === "list" || blank === "optional" ? parts.map((part) => part.replace(/^ /u, "")) : parts;
}

/** What a rule says is in the body; nothing where it is in a header. */
function inBody({ json, form, bodyHash, encoding }, { body }) {
  if (bodyHash === "crc32") return String(crc32(body));
  if (bodyHash !== undefined) return createHash(bodyHash).update(body).digest(encoding);
  if (form !== undefined) return new URLSearchParams(body.toString()).get(form) ?? "";
  return json && String(at(JSON.parse(body), json));
}

/** The same for a scheme document. */
function described(scheme) {
  const { signature, timestamp, secret } = scheme;
  const entries = (delivery) => {
    if (signature.layout === "http-signature") return ofHttp(scheme, delivery.header(signature.header));
    if (signature.query) return entriesOf(signature, ofRequest({ query: signature.query }, delivery) ?? "");
    if (signature.json || signature.form) return entriesOf(signature, inBody(signature, delivery));
    return signatureHeaders(signature).flatMap((name) => entriesOf(signature, named(scheme, delivery, name)));
  };
  const marks = {
    prefixed: [signature.prefix],
    pairs: [signature.key].flat().map((key) => `${key}=`),
    versions: [`${signature.version},`],
  }[signature.layout] ?? [""];
  if (scheme.algorithm === "token") {
    const { header, encoding: written } = signature;
    const form = written === "base64" ? (text) => utf8(text).toString("base64") : (text) => text;
    return { token: (delivery, text) => (inBody(signature, delivery) ?? delivery.header(header)) === (signature.prefix ?? "") + form(text) };
  }
  return {
    algorithm: scheme.algorithm.replace(/^hmac-/u, ""),
    encoding: signature.encoding,
    keyId: (delivery) => inBody({ json: secret.keyIdJson }, delivery) ?? (secret.keyIdHeader === undefined ? "" : delivery.header(secret.keyIdHeader)),
    key: (text) => {
      const { prefix = "", encoding, hash } = formOf(secret, text);
      if (hash !== undefined) return createHash(hash).update(text).digest();
      return encoding === "public-key" ? text.slice(prefix.length) : Buffer.from(text.slice(prefix.length), encoding);
    },
    candidates: (delivery) => {
      const all = entries(delivery).slice(timestamp?.entry === "first" ? 1 : 0);
      return marks.flatMap((mark) => after(mark, all));
    },
    content: (delivery) =>
      scheme.signedContent.map((segment) => {
        if (segment === "body") return delivery.body;
        if (segment === "snsFields") return snsFields(JSON.parse(delivery.body));
        if (segment === "sortedForm" || segment.sortedForm !== undefined) return inPlaceOfBody(segment.sortedForm, delivery);
        if (segment === "sender") return delivery.sender;
        if (segment === "id") return named(scheme, delivery, scheme.id.header);
        if (segment === "timestamp") {
          if (timestamp.entry === "first") return entries(delivery)[0];
          const inside = inBody(timestamp, delivery);
          if (inside !== undefined) return utf8(inside);
          return timestamp.key === undefined
            ? named(scheme, delivery, timestamp.header)
            : after(`${timestamp.key}=`, entries(delivery))[0];
        }
        return ofSegment(segment, delivery);
      }),
  };
}

/** What a segment without a rule elsewhere in the scheme says. */
function ofSegment(segment, delivery) {
  if (segment.optional) return whereThere(segment, delivery);
  const inside = inBody(segment, delivery);
  if (inside !== undefined) return utf8(inside);
  return segment.literal ?? ofRequest(segment, delivery) ?? delivery.header(segment.header);
}

/** A value with the texts around it; nothing where it is missing. */
function whereThere({ before = "", after: behind = "", ...place }, delivery) {
  const found = inBody(place, delivery) ?? ofRequest(place, delivery) ?? (place.header ? delivery.header(place.header) : "");
  return ["", "undefined", "null"].includes(found) ? "" : before + found + behind;
}

function kindOf(secrets) {
  return String(secrets).startsWith("whpk_") ? " with a public key" : "";
}

/** The fields of a form in order; nothing where a URL has the body's hash. */
function inPlaceOfBody(parameter, { url, body }) {
  const hash = parameter === undefined ? undefined : ofRequest({ query: parameter }, { url });
  if (hash !== undefined) return hash === createHash("sha256").update(body).digest("hex") ? "" : "another body";
  const pairs = [...new URLSearchParams(body.toString("latin1"))].map((pair) => pair.map((text) => Buffer.from(text)));
  pairs.sort(([name, value], [other, otherValue]) => {
    const order = Buffer.compare(name, other);
    return order === 0 ? Buffer.compare(value, otherValue) : order;
  });
  const distinct = pairs.filter((pair, place) => place === 0 || !pair.every((part, index) => part.equals(pairs[place - 1][index])));
  return Buffer.concat(distinct.flat());
}

function fits(delivered) {
  const { algorithm = "sha256", encoding = "hex", key = utf8, keyId = () => "", content, candidates, token } = delivered.scheme
    ? described(delivered.scheme)
    : (PROVIDERS[delivered.provider + kindOf(delivered.secrets)] ?? described(documentOf(delivered.provider).scheme));
  const header = (name) => delivered.headers.find(([spelled]) => spelled.toLowerCase() === name.toLowerCase())?.[1] ?? "";
  const { text, base64 } = delivered.body;
  const [method, url] = [delivered.request?.method, signedUrl(delivered)];
  const scheme = delivered.scheme ?? (PROVIDERS[delivered.provider] ? undefined : documentOf(delivered.provider).scheme);
  const sender = senderAmong(scheme, delivered.secrets);
  const { request: { url: asked = "" } = {}, options: { baseUrl } = {} } = delivered;
  const delivery = { method, url, asked, baseUrl, header, sender, body: base64 === undefined ? utf8(text) : Buffer.from(base64, "base64") };
  if (scheme?.signature.layout === "jws") return fitsAsToken(scheme, delivery, [delivered.secrets].flat());
  if (madeBy(scheme) !== undefined) return fitsAsMade(scheme, delivery, [delivered.secrets].flat());
  if (scheme?.signature.layout === "each") return eachFits(scheme.signature, delivery, [delivered.secrets].flat());
  if (token !== undefined) return [delivered.secrets].flat().some((secret) => token(delivery, secret));
  const given = candidates(delivery);
  if (!isTaken(scheme, delivery, delivered.secrets)) return false;
  return keysAmong(scheme, delivered.secrets).some((secret) => {
    if (PUBLIC[algorithm]) {
      const signed = content(delivery).map((segment) => (typeof segment === "object" ? segment : wire(segment ?? "")));
      const signatures = given.map((written) => Buffer.from(written, encoding.startsWith("hex") ? "hex" : "base64"));
      const found = signatures.filter((signature, index) => WRITTEN[encoding](signature) === given[index]);
      return found.some((signature) => isRight(algorithm, Buffer.concat(signed), { text: key(secret), id: keyId(delivery) }, signature));
    }
    const hmac = createHmac(algorithm, key(secret));
    for (const segment of content(delivery)) hmac.update(typeof segment === "object" ? segment : wire(segment ?? ""));
    return given.includes(WRITTEN[encoding](hmac.digest()));
  });
}

/** Errors whose only fault is not the signature: it must be right. */
const AUTHENTIC = new Set([
  "malformed_json",
  "malformed_envelope",
  "schema_mismatch",
  "body_too_large",
  "timestamp_too_old",
  "timestamp_too_new",
]);
/** The fault is the signature or what it covers: it must be wrong. */
const FORGED = new Set(["signature_mismatch", "malformed_signature", "unsupported_signature"]);
/** As above, but the signature fits: more than is looked at, fields that could be cut elsewhere, or a key whose time has passed. */
const REFUSED_THOUGH_RIGHT =
  /^(list: |keys: )?17 signatures|^v1a: five signatures|^right signature in a header beyond|a signed header beyond|a separator in the signed header|a certificate that has expired beside/u;

let passed = 0;
let failed = 0;
for (const file of readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "schema.json").toSorted()) {
  const { cases } = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
  for (const one of cases) {
    const { error } = one.expect;
    const right = error === undefined || AUTHENTIC.has(error) || REFUSED_THOUGH_RIGHT.test(one.name);
    if (!right && !FORGED.has(error)) continue;
    if (fits(one) === right) {
      passed += 1;
    } else {
      failed += 1;
      console.error(`${file}: ${one.name}: the signature ${right ? "does not fit" : "fits"}`);
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
