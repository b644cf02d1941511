// One delivery: its verdict, its attempts, its bytes, and why it is refused.
import { clock, element } from "./element.js";
import { explainForm } from "./explain.js";

const lines = (headers) =>
  headers.map(([name, value]) => `${name}: ${value}`).join("\n");
const bytes = (body) => body.text ?? `base64: ${body.base64}`;

function attempt(one) {
  const took =
    one.endedAt === null ? "running" : `${one.endedAt - one.startedAt} ms`;
  const told = `${clock(one.startedAt)} · ${one.status ?? one.error ?? "no answer yet"} · ${took}`;
  const parts = [
    element("span", { className: one.outcome, textContent: told }),
  ];
  const answer = one.answer === null ? "" : bytes(one.answer);
  const sent = [one.url, one.headers && lines(one.headers), one.body && `\n${bytes(one.body)}`]
    .filter((part) => part !== null)
    .join("\n");
  if (sent !== "" || answer !== "") {
    parts.push(
      element(
        "details",
        {},
        element("summary", { textContent: "Sent and answered" }),
        element("pre", { textContent: `${sent}\n\n${answer}` }),
      ),
    );
  }
  return element("li", {}, ...parts);
}

/** The form that explains the delivery that is shown: what was typed and found stays while it is shown anew. */
let explaining = {};

/** The form for a delivery as it came, or as it was sent last. */
function explainerOf(delivery, about) {
  if (!about.explains) {
    return element("p", {
      className: "hint",
      textContent: "This build has no explanations: `hookseal explain` has.",
    });
  }
  const sent = delivery.timeline.findLast(({ headers }) => headers !== null);
  const headers = delivery.headers ?? sent?.headers;
  if (headers === undefined) return "";
  if (explaining.id !== delivery.id || explaining.count !== delivery.timeline.length) {
    const { method, path } = delivery;
    const body = sent?.body ?? delivery.body;
    const target = sent?.url ?? delivery.target;
    const at = Math.floor((delivery.headers === null ? sent.startedAt : delivery.at) / 1000);
    const form = explainForm(about.scheme ?? delivery.provider, {
      headers,
      body,
      at,
      method,
      // The desk signs for the URL that it sends to; what came has the path that it came to.
      url: delivery.headers === null ? target : path,
    });
    explaining = { id: delivery.id, count: delivery.timeline.length, form };
  }
  return explaining.form;
}


function factsOf(delivery) {
  const facts = element("dl", {});
  const { state, verdict, cause, key, target, dueAt } = delivery;
  const due = dueAt === null ? null : new Date(dueAt).toLocaleString();
  for (const [name, value, className] of [
    ["State", state, state],
    ["Verdict", verdict, ["genuine", "handshake"].includes(verdict) ? "genuine" : "refused"],
    ["Cause", cause, ""],
    ["Id", key, ""],
    ["To", target, ""],
    ["Next attempt", due, ""],
  ]) {
    if (value !== null && value !== "") {
      facts.append(element("dt", { textContent: name }), element("dd", { className, textContent: value }));
    }
  }
  return facts;
}

/** All that is shown of a delivery. `again` delivers it once more, `about` is what the server says of itself. */
export function detailOf(delivery, about, again) {
  const button = element("button", {
    type: "button",
    id: "redeliver",
    textContent: "Deliver again",
    hidden: delivery.target === null && !(about.forwards && delivery.verdict === "genuine"),
  });
  button.addEventListener("click", again);
  const parts = [
    element("h2", { textContent: `#${delivery.id} ${delivery.provider} ${delivery.type ?? ""}` }),
    factsOf(delivery),
    button,
    explainerOf(delivery, about),
    element("h3", { textContent: "Attempts" }),
    element("ol", { id: "timeline" }, ...delivery.timeline.map((one) => attempt(one))),
    element("h3", { textContent: `Body, ${delivery.bytes} bytes` }),
    element("pre", { id: "body", textContent: bytes(delivery.body) }),
  ];
  if (delivery.headers !== null) {
    parts.push(
      element("h3", { textContent: "Headers, as they came" }),
      element("pre", { id: "headers", textContent: lines(delivery.headers) }),
    );
  }
  return parts;
}
