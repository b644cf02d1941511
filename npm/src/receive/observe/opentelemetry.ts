import type { Observe } from "../observation.js";

type Attributes = Record<string, string>;

/** What is used of OpenTelemetry's `Meter`. */
export interface OpenTelemetryMeter {
  createCounter(name: string, options: { description: string }): { add(value: number, attributes: Attributes): void };
  createHistogram(name: string, options: { description: string; unit: string }): { record(value: number, attributes: Attributes): void };
}

/** Counts deliveries, and how long they took, with OpenTelemetry: `opentelemetry(metrics.getMeter("hookseal"))`. */
export function opentelemetry(meter: OpenTelemetryMeter): Observe {
  const deliveries = meter.createCounter("hookseal.deliveries", { description: "Webhook deliveries, by how they ended." });
  const duration = meter.createHistogram("hookseal.delivery.duration", { description: "From a delivery's arrival to its outcome.", unit: "s" });
  return ({ endpoint, provider, type, outcome, ms }) => {
    const attributes = { endpoint, provider, type, outcome };
    deliveries.add(1, attributes);
    duration.record(ms / 1000, attributes);
  };
}
