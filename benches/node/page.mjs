// The page that `chromium.mjs` asks: times one subject. The body comes from the address `/body`.
import { timed } from "./loop.mjs";

globalThis.time = async ({ headers, ...what }) => {
  const response = await fetch("/body");
  const genuine = { body: new Uint8Array(await response.arrayBuffer()), headers };
  return timed({ ...what, genuine });
};
