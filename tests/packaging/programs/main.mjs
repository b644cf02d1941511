import * as hookseal from "hookseal";
import { runVectors } from "./runner.mjs";
import vectors from "./vectors.mjs";

console.log(JSON.stringify({ ...(await runVectors(hookseal, vectors)), names: Object.keys(hookseal).toSorted() }));
