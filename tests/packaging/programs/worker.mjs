import * as hookseal from "hookseal";
import { runVectors } from "./runner.mjs";
import vectors from "./vectors.mjs";

export default {
  fetch: async () => Response.json(await runVectors(hookseal, vectors)),
};
