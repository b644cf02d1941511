import * as hookseal from "hookseal";
// For the schemes that the vectors have of their own.
import "hookseal/schemes";
import { runVectors } from "./runner.mjs";
import vectors from "./vectors.mjs";

console.log(JSON.stringify({ ...(await runVectors(hookseal, vectors)), names: Object.keys(hookseal).toSorted() }));
