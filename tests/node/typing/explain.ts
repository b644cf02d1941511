// What a user writes with `hookseal/explain`, and what his editor must refuse.
import type { IncomingMessage } from "node:http";

import { capture, explain, type CauseCode, type Explanation } from "hookseal/explain";

const explanation: Explanation = explain("github", ["new", "old"], { body: new Uint8Array(), headers: new Headers(), receivedAt: 1 });
export const codes: readonly CauseCode[] = explanation.findings.filter(({ standing }) => standing === "proven").map(({ code }) => code);
export const text: string = await capture(new Request("https://a.example"), { provider: "github" });
export const fromNode = (request: IncomingMessage): Promise<string> => capture(request, { body: "" });
explain("github", "secret", text);
// @ts-expect-error a parsed body
explain("github", "secret", { body: { a: 1 }, headers: {} });
// @ts-expect-error no such cause
export const wrong: CauseCode = "line_break";
