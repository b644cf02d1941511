// They sign, too.
import * as hookseal from "hookseal/full";
// For the schemes that the vectors have of their own.
import "hookseal/schemes";
// For public keys and JSON Web Signatures.
import "hookseal/keys";
import { runVectors } from "./runner.mjs";
import vectors from "./vectors.mjs";

export default {
  fetch: async () => Response.json(await runVectors(hookseal, vectors, { keys: true })),
};
