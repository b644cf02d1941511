// Texts that are made of a delivery, in the place of a list of segments, and the signatures of them.

import { createHash, createHmac } from "node:crypto";

/** The fields of a form, sorted. */
const pairs = (text) => [...new URLSearchParams(text)].toSorted((one, other) => (one < other ? -1 : 1));

/** What is signed, each of which counts, and the signatures that came; nothing where a delivery is no such one. */
const MADE = {
  braintreePayload({ body }) {
    const form = new URLSearchParams(body.toString());
    const payload = form.get("bt_payload") ?? "";
    const isChallenge = /^[0-9a-f]{20,32}$/u.test(payload);
    const came = (form.get("bt_signature") ?? "").split("&").map((pair) => pair.split("|").at(-1));
    return { texts: isChallenge ? [] : [payload, `${payload}\n`], came };
  },
  contentfulRequest({ method, url, header, body }, { signedContent: [{ contentfulRequest: further }] }) {
    const own = ["x-contentful-timestamp", "x-contentful-signed-headers"];
    const known = new Set([...own, ...further.map((name) => name.toLowerCase())]);
    const names = header(own[1]).split(",");
    const isSound = own.every((name) => names.includes(name)) && names.every((name) => known.has(name));
    const headers = names.toSorted().map((name) => `${name}:${header(name)}`);
    const [path, query] = url.replace(/^https?:\/\/[^/]*/u, "").split("?");
    const target = encodeURI(query === undefined ? path : `${path}?${encodeURIComponent(query)}`);
    const text = Buffer.concat([Buffer.from(`${method}\n${target}\n${headers.join(";")}\n`), body]);
    return { texts: isSound ? [text] : [], came: [header("x-contentful-signature")] };
  },
  plivoRequest({ method, url, header, body }) {
    const [base, query = ""] = url.split(/\?(.*)/u);
    const inQuery = pairs(query).map(([name, value]) => `${name}=${value}`).join("&");
    const inForm = method === "GET" ? "" : pairs(body.toString()).map(([name, value]) => name + value).join("");
    const mark = inQuery !== "" && inForm !== "" ? "." : "";
    const text = `${base}${inQuery + inForm === "" ? "" : "?"}${inQuery}${mark}${inForm}.${header("x-plivo-signature-v3-nonce")}`;
    const came = ["x-plivo-signature-v3", "x-plivo-signature-ma-v3"].flatMap((name) => header(name).split(","));
    return { texts: [text], came: came.map((each) => each.trim()) };
  },
};

/** The word for what is signed, where it is made. */
export function madeBy(scheme) {
  const [segment] = scheme?.signedContent ?? [];
  const word = typeof segment === "string" ? segment : Object.keys(segment ?? {})[0];
  return Object.hasOwn(MADE, word) ? word : undefined;
}

/** Whether a delivery's signature is right, under one of its secrets. */
export function fitsAsMade(scheme, delivery, secrets) {
  const { texts, came } = MADE[madeBy(scheme)](delivery, scheme);
  const { encoding } = scheme.signature;
  return secrets.some((secret) => {
    const { hash } = scheme.secret;
    const key = hash === undefined ? secret : createHash(hash).update(secret).digest();
    const right = new Set(texts.map((text) => createHmac(scheme.algorithm.replace("hmac-", ""), key).update(text).digest(encoding)));
    return came.some((signature) => right.has(signature));
  });
}
