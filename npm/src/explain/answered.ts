import { parts } from "./public.js";

type Report = Parameters<typeof parts.errorOf>[0];

/** What the core answered, or its error. */
export function answered(text: string): unknown {
  const { value, error } = JSON.parse(text) as { value: unknown; error?: Report };
  if (error !== undefined) throw parts.errorOf(error);
  return value;
}
