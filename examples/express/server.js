// @ts-check
// Webhooks from five providers, with Express. Each secret comes from an environment variable; PORT is 3000 if unset.
import express from "express";
import { Webhook, WebhookError } from "hookseal";

// Made once, at start-up: a secret that is missing ends the server here, not at the first delivery.
const { env } = process;
const webhooks = {
  "/webhooks/realestateapi": new Webhook("realestateapi", env.REALESTATEAPI_WEBHOOK_SECRET),
  "/webhooks/real-estate": new Webhook("real-estate", env.REAL_ESTATE_WEBHOOK_SECRET),
  "/webhooks/singlekey": new Webhook("singlekey", env.SINGLEKEY_WEBHOOK_SECRET),
  "/webhooks/hospitable": new Webhook("hospitable", env.HOSPITABLE_WEBHOOK_SECRET),
  // Dossier's guide registers /webhooks/endpoint, which would not say whose deliveries it takes.
  "/webhooks/dossier": new Webhook("dossier", env.DOSSIER_WEBHOOK_SECRET),
};

const app = express();
// The signature covers the bytes that were sent, so no JSON parser may come before this one.
app.use("/webhooks", express.raw({ type: () => true, limit: "2mb" }));

for (const [path, webhook] of Object.entries(webhooks)) {
  app.post(path, (request, response) => {
    try {
      // Express leaves `body` undefined where a request has none.
      const event = webhook.receive(request.body ?? "", request.headers);
      // Queue the event here, once per event.deduplicationKey: providers send again what was not answered in time.
      response.json({ received: true, type: event.type });
    } catch (error) {
      if (!(error instanceof WebhookError)) throw error;
      console.error(`${path}: ${error.message}`);
      response.status(error.status).json({ error: error.code });
    }
  });
}

/**
 * What the parser refuses (a body over the limit, one that breaks off) and what a handler throws. Without it, Express
 * answers with the stack, unless NODE_ENV is production.
 *
 * @type {express.ErrorRequestHandler}
 */
const answerErrors = (error, request, response, next) => {
  console.error(`${request.path}: ${error}`);
  if (response.headersSent) next(error);
  else response.status(error.status ?? 500).json({ error: error.type ?? "internal" });
};
app.use(answerErrors);

const server = app.listen(Number(env.PORT ?? 3000), "127.0.0.1", () => {
  const address = server.address();
  console.log(`listening on http://127.0.0.1:${typeof address === "object" ? address?.port : address}`);
});
