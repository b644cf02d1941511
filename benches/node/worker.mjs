// The Worker that `workerd.mjs` asks: times one subject in one request. The request's body is the delivery's.
import { timed } from "./loop.mjs";

export default {
  async fetch(request) {
    const { headers, ...what } = JSON.parse(request.headers.get("what"));
    const genuine = { body: new Uint8Array(await request.arrayBuffer()), headers };
    return Response.json(await timed({ ...what, genuine }));
  },
};
