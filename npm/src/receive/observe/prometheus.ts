import type { Observe } from "../observation.js";

type Labels = Record<string, string>;

/** What is used of `prom-client`. */
export interface PrometheusClient {
  readonly Counter: new (options: { name: string; help: string; labelNames: string[] }) => { inc(labels: Labels): void };
  readonly Histogram: new (options: { name: string; help: string; labelNames: string[] }) => { observe(labels: Labels, value: number): void };
}

/** Counts deliveries, and how long they took, with `prom-client`. Make it once, and give it to every receiver. */
export function prometheus(client: PrometheusClient): Observe {
  const labelNames = ["endpoint", "provider", "type", "outcome"];
  const deliveries = new client.Counter({ name: "hookseal_deliveries_total", help: "Webhook deliveries, by how they ended.", labelNames });
  const seconds = new client.Histogram({ name: "hookseal_delivery_seconds", help: "From a delivery's arrival to its outcome.", labelNames });
  return ({ endpoint, provider, type, outcome, ms }) => {
    const labels = { endpoint, provider, type, outcome };
    deliveries.inc(labels);
    seconds.observe(labels, ms / 1000);
  };
}
