import { Webhook } from "hookseal";

const webhook = new Webhook("stripe", "secret");

export default {
  fetch: () => new Response(String(webhook instanceof Webhook)),
};
