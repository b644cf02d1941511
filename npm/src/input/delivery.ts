import type { Found, Wanted } from "../engine/header-table.js";
import { configError } from "../errors/report.js";
import { fieldsOf } from "./configuration.js";
import { describeSetting } from "./describe.js";

/**
 * When a delivery arrived, in Unix seconds: by what was handed over with it, or by the clock. What is wanted of the
 * request line is put behind the headers that were found.
 */
export function arrivalOf(delivery: unknown, clock: () => number, { names, request }: Wanted, found: Found): number {
  if (delivery === undefined) return clock();
  const { now, method, url, ...others } = fieldsOf("delivery", delivery);
  for (const name of Object.keys(others)) {
    throw configError("delivery_field", name, "");
  }
  const told = { method: textOf("method", method), url: textOf("url", url) };
  for (let index = 0; index < request.length; index += 1) {
    found[names.length + index] = told[request[index] as keyof typeof told];
  }
  if (now === undefined) return clock();
  if (typeof now === "number") return now;
  throw configError("arrival", "", describeSetting(now));
}

function textOf(name: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw configError("text", name, describeSetting(value));
}
