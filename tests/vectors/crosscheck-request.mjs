// What is signed of the request: its line, and headers that a header names.

import { after } from "./crosscheck-providers.mjs";

/** The signature among quoted parameters, where they are of the scheme's algorithm and headers. */
export function ofHttp({ algorithm, signature: { signed } }, value) {
  const parameters = [...value.matchAll(/(\w+)="([^"]*)"/gu)].map(([, name, text]) => [name, text]);
  const found = Object.fromEntries(parameters);
  const isOnce = parameters.length === Object.keys(found).length;
  return isOnce && found.algorithm === algorithm && found.headers === signed ? [found.signature] : [];
}

/** The URL that was signed: the one that is known, or what came behind what is known of it. */
export function signedUrl({ request: { url = "" } = {}, options: { url: known, baseUrl } = {} }) {
  if (known !== undefined) return known;
  return baseUrl === undefined ? url : baseUrl + url.replace(ORIGIN, "");
}

/** The escapes of the twelve characters. */
const UNDONE = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gu;
const ORIGIN = /^https?:\/\/[^/?]*/u;

/** The parts of the request line, cut by text search. */
export function ofRequest(segment, { method, url = "" }) {
  const [before, ...query] = url.split("?");
  if (segment === "method") return method;
  if (segment === "url") return url;
  if (segment === "unescapedUrl") return url.replaceAll(UNDONE, (escape) => String.fromCodePoint(Number.parseInt(escape.slice(1), 16)));
  if (segment === "path") return before.replace(ORIGIN, "") || "/";
  if (segment === "query") return query.join("?");
  if (segment === "target") return url.replace(ORIGIN, "");
  return segment.query === undefined ? undefined : after(`${segment.query}=`, query.join("?").split("&"))[0];
}

/** RFC 3986: what `encodeURIComponent` leaves, and is reserved there. */
const RESERVED = /[!'()*]/gu;

const escaped = (text) => encodeURIComponent(text).replaceAll(RESERVED, (mark) => `%${mark.codePointAt(0).toString(16).toUpperCase()}`);

/** What Atlassian hashes of a request: the method, the path behind the base URL, and the sorted query. */
export function asAtlassian({ method, asked, baseUrl = "" }) {
  const [before, query = ""] = asked.replace(ORIGIN, "").split("?");
  const base = baseUrl.replace(ORIGIN, "");
  const path = `${before}/`.startsWith(`${base}/`) ? before.slice(base.length) : before;
  const parameters = new URLSearchParams(query);
  parameters.delete("jwt");
  const names = [...new Set(parameters.keys())].toSorted();
  const written = names.map((name) => `${escaped(name)}=${parameters.getAll(name).toSorted().map((value) => escaped(value)).join(",")}`);
  const shown = path.replaceAll("&", "%26").replace(/\/$/u, "");
  return [method, shown === "" ? "/" : shown, written.join("&")].join("&");
}
