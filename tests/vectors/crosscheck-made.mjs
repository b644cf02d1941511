// Texts that are made of a delivery, in the place of a list of segments, and the signatures of them.

import { createHash, createHmac } from "node:crypto";

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
    const known = [...own, ...further.map((name) => name.toLowerCase())];
    const names = header(own[1]).split(",");
    const isSound = own.every((name) => names.includes(name)) && names.every((name) => known.includes(name));
    const headers = names.toSorted().map((name) => `${name}:${header(name)}`);
    const [path, query] = url.replace(/^https?:\/\/[^/]*/u, "").split("?");
    const target = encodeURI(query === undefined ? path : `${path}?${encodeURIComponent(query)}`);
    const text = Buffer.concat([Buffer.from(`${method}\n${target}\n${headers.join(";")}\n`), body]);
    return { texts: isSound ? [text] : [], came: [header("x-contentful-signature")] };
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
    const right = texts.map((text) => createHmac(scheme.algorithm.replace("hmac-", ""), key).update(text).digest(encoding));
    return came.some((signature) => right.includes(signature));
  });
}
