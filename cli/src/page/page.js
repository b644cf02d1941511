// The page of `hookseal desk` and `hookseal listen`. Everything that came from elsewhere is put in as text, never as
// HTML.
import { detailOf } from "./detail.js";
import { byId, clock, element } from "./element.js";
import { ask } from "./server.js";

const filter = byId("filter");
/** @type {{ mode: string, providers: { name: string, title: string, types: string[] }[] }} */
let about = { mode: "", providers: [] };
let chosen = Number(location.hash.slice(1)) || undefined;
let pages = 1;

const verdictOf = (delivery) => delivery.verdict ?? "";

function row(delivery) {
  const state = element("strong", {
    className: delivery.state,
    textContent: delivery.state,
  });
  const verdict = verdictOf(delivery);
  const kind = verdict === "genuine" ? "genuine" : "refused";
  const button = element(
    "button",
    { type: "button" },
    element("span", {
      textContent: delivery.type ?? `${delivery.method} ${delivery.path}`,
    }),
    verdict === ""
      ? state
      : element("strong", { className: kind, textContent: verdict }),
    element("small", {
      textContent: `${delivery.provider} · ${delivery.key ?? "no id"}`,
    }),
    element("small", {
      textContent: `${clock(delivery.at)} · ${delivery.status ?? "–"} · ${delivery.attempts}×`,
    }),
  );
  button.dataset.id = delivery.id;
  button.setAttribute("aria-current", String(delivery.id === chosen));
  button.addEventListener("click", () => {
    void choose(delivery.id, true);
  });
  return element("li", {}, button);
}

async function showList() {
  const values = new URLSearchParams(new FormData(filter));
  const deliveries = [];
  let older = false;
  for (let page = 0; page < pages; page += 1) {
    if (page > 0) values.set("before", deliveries.at(-1).id);
    const found = (await ask(`/hookseal/deliveries?${values}`)).deliveries;
    deliveries.push(...found);
    older = found.length === 200;
    if (!older) break;
  }
  const focused = document.activeElement
    ?.closest("#list")
    ?.querySelector(":focus")?.dataset.id;
  byId("list").replaceChildren(...deliveries.map((one) => row(one)));
  if (focused !== undefined)
    byId("list").querySelector(`[data-id="${focused}"]`)?.focus();
  byId("empty").hidden = deliveries.length > 0;
  byId("more").hidden = !older;
}

async function showDetail() {
  if (chosen === undefined) return;
  const id = chosen;
  const delivery = await ask(`/hookseal/deliveries/${id}`).catch((error) => error);
  if (id !== chosen) return;
  const detail = byId("detail");
  if (delivery instanceof Error) {
    detail.replaceChildren(element("p", { textContent: delivery.message }));
    return;
  }
  const again = () => act(() => ask(`/hookseal/deliveries/${id}/redeliver`, {}));
  // Changes come while someone reads: what is open stays open, and what has the focus keeps it.
  const open = [...detail.querySelectorAll("#timeline details")].map((one) => one.open);
  const { activeElement } = document;
  const hadFocus = activeElement?.id === "redeliver";
  detail.replaceChildren(...detailOf(delivery, about, again));
  for (const [index, one] of [...detail.querySelectorAll("#timeline details")].entries()) one.open = open[index] ?? false;
  if (hadFocus) byId("redeliver").focus();
  else if (detail.contains(activeElement)) activeElement.focus();
}

async function choose(id, byHand) {
  chosen = id;
  history.replaceState(null, "", `#${id}`);
  for (const button of byId("list").querySelectorAll("button")) {
    button.setAttribute(
      "aria-current",
      String(Number(button.dataset.id) === id),
    );
  }
  byId("detail").replaceChildren();
  await showDetail();
  if (byHand) byId("detail").focus();
}

async function act(work) {
  const answer = byId("answer");
  try {
    const value = await work();
    answer.className = "success";
    answer.textContent = value.said ?? "Done.";
  } catch (error) {
    answer.className = "failure";
    answer.textContent = error.message;
  }
}

async function showEndpoints() {
  const { endpoints } = await ask("/hookseal/endpoints");
  const shown = endpoints.map((one) => {
    const reveal = element("button", { type: "button", textContent: "Secret" });
    reveal.addEventListener("click", async () => {
      const { secret } = await ask(`/hookseal/endpoints/${one.id}/secret`);
      // A list has, besides, whose deliveries the receiver is to take.
      const textContent = typeof secret === "string" ? secret : JSON.stringify(secret);
      reveal.replaceWith(element("code", { textContent }));
    });
    return element("li", {}, `${one.provider} → ${one.url} `, reveal);
  });
  byId("endpoints").replaceChildren(...shown);
  // Without one, nothing can be sent.
  if (endpoints.length === 0) byId("places").open = true;
}

function showTypes() {
  const provider = about.providers.find(
    ({ name }) => name === byId("send").elements.provider.value,
  );
  byId("types").replaceChildren(
    ...(provider?.types ?? []).map((value) => element("option", { value })),
  );
  byId("send").elements.type.value = provider?.types[0] ?? "";
}

/** A form whose values, without those that are empty, are handed over. */
function form(id, work) {
  byId(id).addEventListener("submit", (event) => {
    event.preventDefault();
    const given = [...new FormData(event.target)].filter(
      ([, value]) => value !== "",
    );
    void act(() => work(Object.fromEntries(given)));
  });
}

/** What was typed as JSON. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`The data are no JSON: ${cause.message}`, { cause });
  }
}

form("send", async (values) => {
  if (values.data !== undefined) values.data = parsed(values.data);
  const { events } = await ask("/hookseal/events", values);
  const { deliveries, id, note } = events[0];
  return {
    said:
      deliveries.length === 0
        ? `Not sent: ${note}.`
        : `Sent ${id ?? "an event"} to ${deliveries.length === 1 ? "one endpoint" : `${deliveries.length} endpoints`}.`,
  };
});
form("add", async (values) => {
  await ask("/hookseal/endpoints", values);
  byId("add").elements.url.value = "";
  await showEndpoints();
  return { said: "Added. “Secret” shows what to verify with." };
});
form("range", async (values) => {
  const { redelivered } = await ask("/hookseal/redeliveries", values);
  return { said: `${redelivered.length} delivered again.` };
});
byId("send").elements.provider.addEventListener("change", showTypes);
filter.addEventListener("input", () => {
  pages = 1;
  refresh();
});
filter.addEventListener("submit", (event) => {
  event.preventDefault();
});
byId("more").addEventListener("click", () => {
  pages += 1;
  refresh();
});
// Up and down in the list.
byId("list").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const buttons = [...byId("list").querySelectorAll("button")];
  buttons[buttons.indexOf(document.activeElement) + step]?.focus();
});

function connection(text, className) {
  Object.assign(byId("connection"), { textContent: text, className });
}

let asked = false;
/** Shows everything anew, a few times a second at most. */
function refresh() {
  if (asked) return;
  asked = true;
  setTimeout(() => {
    asked = false;
    Promise.all([showList(), showDetail()]).catch((error) => {
      connection(error.message, "failure");
    });
  }, 150);
}

about = await ask("/hookseal/about");
byId("mode").textContent =
  `${about.mode}${about.speed === 1 ? "" : ` · ${about.speed}× as fast`}`;
for (const select of document.querySelectorAll("select[name=provider]")) {
  const first = [
    "realestateapi",
    "real-estate",
    "singlekey",
    "hospitable",
    "dossier",
  ];
  const rank = ({ name }) =>
    first.includes(name) ? first.indexOf(name) : first.length;
  const sorted = about.providers.toSorted((a, b) => rank(a) - rank(b));
  select.append(
    ...sorted.map(({ name, title }) =>
      element("option", { value: name, textContent: title }),
    ),
  );
}
const isDesk = about.mode === "desk";
byId("desk").hidden = !isDesk;
document.querySelector("main").classList.toggle("no-desk", !isDesk);
if (isDesk) {
  showTypes();
  void showEndpoints();
}
const changes = new EventSource("/hookseal/changes");
changes.addEventListener("message", refresh);
changes.addEventListener(
  "open",
  () => {
    connection("live", "");
  },
);
changes.addEventListener(
  "error",
  () => {
    connection("not connected: trying again …", "failure");
  },
);
refresh();
