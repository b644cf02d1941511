// Explains a delivery in the browser, by the core as WebAssembly. A secret that is typed here goes into that module and
// nowhere else: it is in no request, in no address and in no storage.
import { element } from "./element.js";

let engine;

/** The module, from the first question on. */
async function load() {
  const glue = await import("./engine.js");
  const { memory } = await glue.default({ module_or_path: fetch("./engine.wasm") });
  const ask = (provider, secret, delivery) => {
    const { headers, body, at, method, url } = delivery;
    const configuration = JSON.stringify({ provider, secrets: oneOrSeveral(secret) });
    const head = JSON.stringify({ headers: withHost(headers, url), receivedAt: at, method, url });
    glue.explain(configuration, head, bytesOf(body));
    const text = new TextDecoder().decode(new Uint8Array(memory.buffer, glue.text(), glue.textBytes()));
    const { value, error } = JSON.parse(text);
    if (error !== undefined) throw new Error(error.message);
    return value;
  };
  return ask;
}

/** A list, as it is shown where a receiver has to have several; everything else is one secret. */
function oneOrSeveral(secret) {
  if (!secret.startsWith("[")) return secret;
  try {
    return JSON.parse(secret);
  } catch {
    return secret;
  }
}

/** With the header that whoever connects writes, which some providers sign. */
function withHost(headers, url) {
  const isThere = headers.some(([name]) => name.toLowerCase() === "host");
  return isThere || !URL.canParse(url) ? headers : [...headers, ["Host", new URL(url).host]];
}

function bytesOf(body) {
  if (body.text !== undefined) return new TextEncoder().encode(body.text);
  return Uint8Array.from(atob(body.base64), (character) => character.codePointAt(0));
}

function finding({ standing, what, advice, code }) {
  const parts = [element("strong", { className: standing, textContent: standing }), ` ${what} `];
  if (advice !== "") parts.push(element("em", { textContent: advice }));
  const item = element("li", {}, ...parts);
  item.dataset.code = code;
  return item;
}

function shown({ verdict, message, summary, findings, tried }) {
  const told = findings.filter(({ standing }) => standing !== "ruled_out");
  const ruledOut = findings.filter(({ standing }) => standing === "ruled_out");
  const parts = [
    element("p", { className: verdict === "genuine" ? "genuine" : "refused", textContent: summary }),
    element("ul", {}, ...told.map((one) => finding(one))),
  ];
  if (message !== null) parts.push(element("p", { textContent: message }));
  if (ruledOut.length > 0) {
    const list = element("ul", {}, ...ruledOut.map(({ what }) => element("li", { textContent: what })));
    parts.push(element("details", {}, element("summary", { textContent: `Ruled out: ${ruledOut.length}` }), list));
  }
  if (verdict === "genuine") return parts;
  const stopped = tried.stopped ? "; stopped at the bound of the search" : "";
  parts.push(element("small", { textContent: `${tried.hypotheses} hypotheses were tried${stopped}.` }));
  return parts;
}

/**
 * The form for a delivery, which is `{ headers, body, at, method, url }`. Made once for each, so that what was typed and
 * found stays while the delivery is shown anew.
 */
export function explainForm(provider, delivery) {
  const secret = element("input", { type: "password", name: "secret", required: true, autocomplete: "off" });
  const found = element("div", { id: "explanation" });
  found.setAttribute("role", "status");
  const form = element(
    "form",
    { id: "explain" },
    element("label", {}, "Secret; it stays in this tab ", secret),
    element("button", { textContent: "Explain" }),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      engine ??= load();
      const ask = await engine;
      found.replaceChildren(...shown(ask(provider, secret.value, delivery)));
    } catch (error) {
      engine = undefined;
      found.replaceChildren(element("p", { className: "failure", textContent: error.message }));
    }
  });
  return element("section", {}, element("h3", { textContent: "Why" }), form, found);
}
