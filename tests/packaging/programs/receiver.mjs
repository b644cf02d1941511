// A receiver on whatever runtime: a delivery that comes twice, a forged one, and no POST.
import { Webhook } from "hookseal/full";
import { fetchHandler } from "hookseal/fetch";
import { Receiver } from "hookseal/receive";
import { memory } from "hookseal/stores/memory";

const webhook = new Webhook("singlekey", "secret");
const handled = [];
const receiver = new Receiver(webhook, { endpoint: "screenings", store: memory(), log: () => {} }).on("screening.completed", ({ id }) => handled.push(id));
const hook = fetchHandler(receiver);
const body = JSON.stringify({ event: "screening.completed", webhook_id: "wh_1", timestamp: "2026-01-01T00:00:00Z", data: {} });
const answers = [];
for (const init of [
  { method: "POST", body, headers: webhook.sign(body) },
  { method: "POST", body, headers: webhook.sign(body) },
  { method: "POST", body, headers: webhook.sign("{}") },
  { method: "GET" },
]) {
  const answer = await hook(new Request("http://localhost/", init));
  answers.push(`${answer.status} ${await answer.text()}`);
}
console.log(JSON.stringify({ answers, handled }));
