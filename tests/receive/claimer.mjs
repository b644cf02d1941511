// A process that claims: for each key on a line of its input, 25 times at once.
import { createInterface } from "node:readline";

import { openStore } from "./open-store.mjs";
import { tokenOf } from "./tokens.mjs";

const [kind, settings] = process.argv.slice(2);
const store = await openStore(kind, JSON.parse(settings));
console.log("ready");
for await (const key of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await Promise.all(Array.from({ length: 25 }, () => store.claim(key, tokenOf(), 60_000, 3_600_000)))));
}
process.exit();
