import { start } from "./start.mjs";
import * as hookseal from "hookseal";
import { runVectors } from "./runner.mjs";
import vectors from "./vectors.mjs";

const milliseconds = performance.now() - start;
globalThis.report = { ...(await runVectors(hookseal, vectors)), milliseconds };
