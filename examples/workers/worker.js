// Webhooks from five providers, in a Cloudflare Worker. The secrets: npx wrangler secret put REALESTATEAPI_WEBHOOK_SECRET
import { env } from "cloudflare:workers";
import { Webhook, WebhookError } from "hookseal";

// Made once, when the Worker starts: a secret that is missing fails the deployment, not the first delivery.
const webhooks = {
  "/webhooks/realestateapi": new Webhook("realestateapi", env.REALESTATEAPI_WEBHOOK_SECRET),
  "/webhooks/real-estate": new Webhook("real-estate", env.REAL_ESTATE_WEBHOOK_SECRET),
  "/webhooks/singlekey": new Webhook("singlekey", env.SINGLEKEY_WEBHOOK_SECRET),
  "/webhooks/hospitable": new Webhook("hospitable", env.HOSPITABLE_WEBHOOK_SECRET),
  // Dossier's guide registers /webhooks/endpoint, which would not say whose deliveries it takes.
  "/webhooks/dossier": new Webhook("dossier", env.DOSSIER_WEBHOOK_SECRET),
};

export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (request.method !== "POST" || !Object.hasOwn(webhooks, pathname)) return new Response("not found", { status: 404 });
    try {
      const event = await webhooks[pathname].receiveRequest(request);
      // Queue the event here, once per event.deduplicationKey: providers send again what was not answered in time.
      return Response.json({ received: true, type: event.type });
    } catch (error) {
      if (!(error instanceof WebhookError)) throw error;
      console.error(`${pathname}: ${error.message}`);
      return Response.json({ error: error.code }, { status: error.status });
    }
  },
};
